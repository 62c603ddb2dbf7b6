using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Query.Fields;

namespace LogCaster.Tests.Query.Fields;

internal sealed class QuantityTests
{
    [Test]
    // Without a unit in the query, the number is compared as it is written.
    [Arguments("997ms", "100", 1)]
    [Arguments("5", "5.0", 0)]
    [Arguments("5", "7", -1)]
    [Arguments("45%", "50%", -1)]
    // With one, durations and sizes by what they are.
    [Arguments("900ms", "1s", -1)]
    [Arguments("1500ms", "1.5s", 0)]
    [Arguments("2m", "90s", 1)]
    [Arguments("250\u00B5s", "1ms", -1)]
    [Arguments("3ns", "0.003us", 0)]
    [Arguments("1d", "24h", 0)]
    [Arguments("1KiB", "1kB", 1)]
    [Arguments("1G", "1000MB", 0)]
    [Arguments("2GiB", "2048MiB", 0)]
    public async Task A_quantity_compares_with_its_like(string value, string wanted, int order)
    {
        Quantity.TryRead(Encoding.UTF8.GetBytes(value), out Quantity quantity);
        Quantity.TryRead(Encoding.UTF8.GetBytes(wanted), out Quantity other);
        bool isAlike = quantity.TryCompareTo(other, out int? found);
        await Assert.That((isAlike, found)).IsEqualTo((true, order));
    }

    [Test]
    [Arguments("5", "1s")]
    [Arguments("5MB", "1s")]
    [Arguments("5s", "1MB")]
    [Arguments("5x", "1s")]
    public async Task What_is_no_duration_compares_with_none(string value, string wanted)
    {
        Quantity.TryRead(Encoding.UTF8.GetBytes(value), out Quantity quantity);
        Quantity.TryRead(Encoding.UTF8.GetBytes(wanted), out Quantity other);
        await Assert.That(quantity.TryCompareTo(other, out _)).IsFalse();
    }
}
