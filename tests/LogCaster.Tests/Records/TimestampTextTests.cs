using System;
using System.Globalization;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Records;
using LogCaster.Tests.Query.Language;

namespace LogCaster.Tests.Records;

internal sealed class TimestampTextTests
{
    private static string Local(TimestampText text, DateTime utc) => Encoding.ASCII.GetString(text.Local(utc.Ticks));

    [Test]
    public async Task Both_texts_are_those_of_the_framework_for_any_time_in_any_order()
    {
        var random = new Random(20261123);
        var text = new TimestampText(FixedTime.Berlin);
        byte[] utcText = new byte[TimestampText.UtcBytes];
        for (int i = 0; i < 20_000; i++)
        {
            var utc = new DateTime(random.NextInt64(new DateTime(1900, 1, 1).Ticks, new DateTime(2100, 1, 1).Ticks), DateTimeKind.Utc);
            DateTime local = TimeZoneInfo.ConvertTimeFromUtc(utc, FixedTime.Berlin);
            text.WriteUtc(utc.Ticks, utcText);
            if (Local(text, utc) != local.ToString("[yyyy-MM-dd HH:mm:ss] ", CultureInfo.InvariantCulture)
                || Encoding.ASCII.GetString(utcText) != utc.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture))
            {
                throw new InvalidOperationException(utc.ToString("O", CultureInfo.InvariantCulture));
            }
        }
        await Assert.That(Local(text, FixedTime.Noon.UtcDateTime)).IsEqualTo("[2026-11-23 14:08:15] ");
    }

    [Test]
    public async Task The_hour_is_right_on_both_sides_of_a_change_of_clocks()
    {
        var text = new TimestampText(FixedTime.Berlin);
        var change = new DateTime(2026, 10, 25, 1, 0, 0, DateTimeKind.Utc);
        await Assert.That(Local(text, change.AddTicks(-1))).IsEqualTo("[2026-10-25 02:59:59] ");
        await Assert.That(Local(text, change)).IsEqualTo("[2026-10-25 02:00:00] ");
    }

    [Test]
    [Arguments(long.MinValue, "[0001-01-01 01:00:00] ")]
    [Arguments(long.MaxValue, "[9999-12-31 23:59:59] ")]
    public async Task Impossible_times_move_to_the_nearest_end(long ticks, string shown)
    {
        var text = new TimestampText(FixedTime.Berlin);
        await Assert.That(Encoding.ASCII.GetString(text.Local(ticks))).IsEqualTo(shown);
    }
}
