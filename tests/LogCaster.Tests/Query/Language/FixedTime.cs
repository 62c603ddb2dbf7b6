using System;

namespace LogCaster.Tests.Query.Language;

/// <summary>A clock that stands still, in a zone of the test's choice.</summary>
internal sealed class FixedTime(DateTimeOffset now, TimeZoneInfo zone) : TimeProvider
{
    /// <summary>Monday, 2026-11-23, 13:08:15 UTC.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 11, 23, 13, 8, 15, TimeSpan.Zero);

    /// <summary>Two hours east of Greenwich, summer time from the last Sunday of March (01:00 UTC) to that of October, an hour less in winter.</summary>
    public static readonly TimeZoneInfo Berlin = TimeZoneInfo.CreateCustomTimeZone("Berlin", TimeSpan.FromHours(1), "Berlin", "CET", "CEST",
    [
        TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 2, 0, 0, DateTimeKind.Unspecified), 3, 5, DayOfWeek.Sunday),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 3, 0, 0, DateTimeKind.Unspecified), 10, 5, DayOfWeek.Sunday)),
    ]);

    public override TimeZoneInfo LocalTimeZone => zone;

    public override DateTimeOffset GetUtcNow() => now;
}
