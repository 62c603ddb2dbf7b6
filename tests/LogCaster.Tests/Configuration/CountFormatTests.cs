using System.Threading.Tasks;
using LogCaster.Configuration;

namespace LogCaster.Tests.Configuration;

internal sealed class CountFormatTests
{
    [Test]
    [Arguments("1", 1)]
    [Arguments("5000", 5_000)]
    [Arguments("50k", 50_000)]
    [Arguments("50K", 50_000)]
    [Arguments("20M", 20_000_000)]
    [Arguments("100M", 100_000_000)]
    public async Task A_count_may_be_written_short(string text, int expected)
    {
        await Assert.That(new CountFormat(1, 100_000_000).TryParse(text, out int value)).IsTrue();
        await Assert.That(value).IsEqualTo(expected);
    }

    [Test]
    [Arguments("")]
    [Arguments("K")]
    [Arguments("0")]
    [Arguments("-1")]
    [Arguments("1.5M")]
    [Arguments("101M")]
    [Arguments("3000M")]
    [Arguments("1G")]
    [Arguments("1KK")]
    [Arguments(" 1")]
    public async Task What_is_no_count_in_the_range_is_refused(string text) =>
        await Assert.That(new CountFormat(1, 100_000_000).TryParse(text, out _)).IsFalse();
}
