using System;
using System.Globalization;
using System.Threading.Tasks;
using LogCaster.Engine.Query.Language;

namespace LogCaster.Tests.Query.Language;

internal sealed class TimeExpressionTests
{
    private static long Ticks(string utc) =>
        DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcTicks;

    private static TickRange? Parse(string text, TimeZoneInfo zone) =>
        TimeExpression.TryParse(text, FixedTime.Noon.UtcTicks, zone, out TickRange range) ? range : null;

    [Test]
    [Arguments("now", "2026-11-23T13:08:15Z", 0L)]
    [Arguments("-5m", "2026-11-23T13:03:15Z", 0L)]
    [Arguments("5m", "2026-11-23T13:03:15Z", 0L)]
    [Arguments("1h30m", "2026-11-23T11:38:15Z", 0L)]
    [Arguments("2d", "2026-11-21T13:08:15Z", 0L)]
    [Arguments("1w", "2026-11-16T13:08:15Z", 0L)]
    [Arguments("90s", "2026-11-23T13:06:45Z", 0L)]
    [Arguments("250ms", "2026-11-23T13:08:14.750Z", 0L)]
    [Arguments("today", "2026-11-22T23:00:00Z", TimeSpan.TicksPerDay)]
    [Arguments("Yesterday", "2026-11-21T23:00:00Z", TimeSpan.TicksPerDay)]
    [Arguments("14:05", "2026-11-23T13:05:00Z", TimeSpan.TicksPerMinute)]
    [Arguments("9:05", "2026-11-23T08:05:00Z", TimeSpan.TicksPerMinute)]
    [Arguments("14:05:30", "2026-11-23T13:05:30Z", TimeSpan.TicksPerSecond)]
    [Arguments("2026-11-23", "2026-11-22T23:00:00Z", TimeSpan.TicksPerDay)]
    [Arguments("2026-07-01", "2026-06-30T22:00:00Z", TimeSpan.TicksPerDay)]
    [Arguments("2026-11-23_14:05", "2026-11-23T13:05:00Z", TimeSpan.TicksPerMinute)]
    [Arguments("2026-11-23_14:05:07", "2026-11-23T13:05:07Z", TimeSpan.TicksPerSecond)]
    [Arguments("2026-11-23 14:05:07", "2026-11-23T13:05:07Z", TimeSpan.TicksPerSecond)]
    [Arguments("2026-11-23T14:05:07", "2026-11-23T13:05:07Z", TimeSpan.TicksPerSecond)]
    [Arguments("2026-11-23T14:05:00Z", "2026-11-23T14:05:00Z", TimeSpan.TicksPerSecond)]
    [Arguments("2026-11-23t14:05:00z", "2026-11-23T14:05:00Z", TimeSpan.TicksPerSecond)]
    [Arguments("2026-11-23T14:05:00.123Z", "2026-11-23T14:05:00.123Z", TimeSpan.TicksPerMillisecond)]
    [Arguments("2026-11-23T14:05:00.1234567Z", "2026-11-23T14:05:00.1234567Z", 1L)]
    [Arguments("2026-11-23T14:05+05:30", "2026-11-23T08:35:00Z", TimeSpan.TicksPerMinute)]
    [Arguments("2026-11-23T14:05:00-0800", "2026-11-23T22:05:00Z", TimeSpan.TicksPerSecond)]
    [Arguments("2026-11-23T14:05:00+01", "2026-11-23T13:05:00Z", TimeSpan.TicksPerSecond)]
    [Arguments("1706140800", "2024-01-25T00:00:00Z", TimeSpan.TicksPerSecond)]
    [Arguments("@1706140800", "2024-01-25T00:00:00Z", TimeSpan.TicksPerSecond)]
    [Arguments("@5", "1970-01-01T00:00:05Z", TimeSpan.TicksPerSecond)]
    [Arguments("1706140800123", "2024-01-25T00:00:00.123Z", TimeSpan.TicksPerMillisecond)]
    public async Task A_time_names_a_stretch_as_long_as_its_last_unit(string text, string firstUtc, long length)
    {
        long first = Ticks(firstUtc);
        await Assert.That(Parse(text, FixedTime.Berlin)).IsEqualTo(new TickRange(first, length == 0 ? first : first + length - 1));
    }

    [Test]
    [Arguments("")]
    [Arguments("-")]
    [Arguments("5")]
    [Arguments("m")]
    [Arguments("5x")]
    [Arguments("5m3")]
    [Arguments("--5m")]
    [Arguments("+5m")]
    [Arguments("1706140800000000")]
    [Arguments("170614080")]
    [Arguments("@")]
    [Arguments("@-1")]
    [Arguments("99999999999999999999m")]
    [Arguments("999999999w999999999w999999999w999999999w")]
    [Arguments("24:00")]
    [Arguments("14:60")]
    [Arguments("14:5")]
    [Arguments("14:05:60")]
    [Arguments("14:05:30.")]
    [Arguments("14:05:30.12345678")]
    [Arguments("2026-02-29")]
    [Arguments("2026-13-01")]
    [Arguments("26-11-23")]
    [Arguments("2026-11-23_")]
    [Arguments("2026-11-23T14")]
    [Arguments("2026-11-23T14:05:00+1")]
    [Arguments("2026-11-23T14:05:00+24:00")]
    [Arguments("2026-11-23T14:05:00ZZ")]
    [Arguments("2026-11-23X14:05")]
    [Arguments("tomorrow")]
    [Arguments("１４:05")]
    public async Task What_is_no_time_is_refused(string text) => await Assert.That(Parse(text, FixedTime.Berlin)).IsNull();

    [Test]
    public async Task A_local_time_that_comes_twice_reaches_from_its_first_to_its_second_showing()
    {
        // 2026-10-25 03:00 CEST (01:00 UTC) becomes 02:00 CET.
        TickRange range = Parse("2026-10-25_02:30", FixedTime.Berlin)!.Value;
        await Assert.That(range.First).IsEqualTo(Ticks("2026-10-25T00:30:00Z"));
        await Assert.That(range.Last).IsEqualTo(Ticks("2026-10-25T01:31:00Z") - 1);
    }

    [Test]
    public async Task A_local_time_that_is_skipped_is_the_moment_of_the_change()
    {
        // 2026-03-29 02:00 CET (01:00 UTC) becomes 03:00 CEST.
        long change = Ticks("2026-03-29T01:00:00Z");
        TickRange range = Parse("2026-03-29_02:30", FixedTime.Berlin)!.Value;
        await Assert.That(range).IsEqualTo(new TickRange(change, change));
    }

    [Test]
    public async Task Days_with_a_change_of_clocks_are_23_and_25_hours_long()
    {
        TickRange spring = Parse("2026-03-29", FixedTime.Berlin)!.Value;
        TickRange autumn = Parse("2026-10-25", FixedTime.Berlin)!.Value;
        await Assert.That(spring.Last - spring.First + 1).IsEqualTo(23 * TimeSpan.TicksPerHour);
        await Assert.That(autumn.Last - autumn.First + 1).IsEqualTo(25 * TimeSpan.TicksPerHour);
    }

    [Test]
    [Arguments("America/New_York")]
    [Arguments("Europe/Berlin")]
    [Arguments("America/Havana")]
    [Arguments("Australia/Lord_Howe")]
    [Arguments("Pacific/Apia")]
    [Arguments("Asia/Kathmandu")]
    [Arguments("Africa/Monrovia")]
    public async Task Every_local_minute_of_every_zone_is_an_ordered_stretch_that_holds_what_a_clock_shows(string zoneId)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zoneId, out TimeZoneInfo? zone))
        {
            Skip.Test("no time zone data on this machine");
            return;
        }
        long previous = 0;
        var wrong = 0;
        for (var utc = new DateTime(2011, 1, 1, 0, 0, 0, DateTimeKind.Utc); utc.Year < 2013; utc = utc.AddMinutes(7))
        {
            DateTime local = TimeZoneInfo.ConvertTimeFromUtc(utc, zone);
            string text = local.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);
            TickRange range = Parse(text, zone)!.Value;
            if (utc.Ticks < range.First || utc.Ticks > range.Last || range.First > range.Last || previous > range.Last)
                wrong++;
            previous = range.First;
        }
        await Assert.That(wrong).IsEqualTo(0);
    }

    [Test]
    [Arguments("0001-01-01")]
    [Arguments("9999-12-31")]
    [Arguments("9999-12-31T23:59:59-23:59")]
    [Arguments("0001-01-01T00:00:00+23:59")]
    [Arguments("99999d")]
    [Arguments("9999999999999")]
    public async Task The_ends_of_the_calendar_do_not_throw(string text)
    {
        TickRange range = Parse(text, FixedTime.Berlin)!.Value;
        await Assert.That(range.First).IsLessThanOrEqualTo(range.Last);
    }
}
