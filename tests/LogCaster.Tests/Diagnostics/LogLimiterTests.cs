using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.Diagnostics;

namespace LogCaster.Tests.Diagnostics;

internal sealed class LogLimiterTests
{
    [Test]
    public async Task Five_lines_of_an_event_pass_in_ten_seconds_and_the_rest_is_summed_up()
    {
        var time = new ManualTime();
        List<(string, long)> reports = [];
        using var limiter = new LogLimiter(time, (name, count) => reports.Add((name, count)));
        await Assert.That(Enumerable.Range(0, 12).Count(_ => limiter.Allows(100, "flood"))).IsEqualTo(5);
        await Assert.That(limiter.Allows(101, "other")).IsTrue();
        time.Advance(TimeSpan.FromSeconds(9.9));
        await Assert.That(limiter.Allows(100, "flood")).IsFalse();
        await Assert.That(reports).IsEmpty();
        time.Advance(TimeSpan.FromSeconds(0.2));
        await Assert.That(reports).IsEquivalentTo([("flood", 8L)]);
        await Assert.That(limiter.Allows(100, "flood")).IsTrue();
    }

    [Test]
    public async Task An_event_that_comes_again_reports_before_it_passes()
    {
        var time = new NoTimers(new ManualTime());
        List<(string, long)> reports = [];
        using var limiter = new LogLimiter(time, (name, count) => reports.Add((name, count)));
        for (int i = 0; i < 7; i++)
        {
            limiter.Allows(100, "flood");
        }
        time.Clock.Advance(TimeSpan.FromSeconds(10));
        await Assert.That(limiter.Allows(100, "flood")).IsTrue();
        await Assert.That(reports).IsEquivalentTo([("flood", 2L)]);
    }

    [Test]
    public async Task Two_events_that_began_at_different_times_are_both_summed_up()
    {
        var time = new ManualTime();
        List<(string, long)> reports = [];
        using var limiter = new LogLimiter(time, (name, count) => reports.Add((name, count)));
        Flood(limiter, 100, "early");
        time.Advance(TimeSpan.FromSeconds(4));
        Flood(limiter, 101, "late");
        time.Advance(TimeSpan.FromSeconds(6));
        await Assert.That(reports).IsEquivalentTo([("early", 1L)]);
        time.Advance(TimeSpan.FromSeconds(10));
        await Assert.That(reports).IsEquivalentTo([("early", 1L), ("late", 1L)]);
    }

    [Test]
    public async Task What_is_held_back_at_the_end_is_reported()
    {
        List<(string, long)> reports = [];
        var limiter = new LogLimiter(new ManualTime(), (name, count) => reports.Add((name, count)));
        Flood(limiter, 100, "flood");
        limiter.Dispose();
        await Assert.That(reports).IsEquivalentTo([("flood", 1L)]);
    }

    private static void Flood(LogLimiter limiter, int id, string name)
    {
        for (int i = 0; i <= LogLimiter.LinesPerWindow; i++)
        {
            limiter.Allows(id, name);
        }
    }

    /// <summary>A clock whose timers never fire, as when the thread pool is late.</summary>
    private sealed class NoTimers(ManualTime clock) : TimeProvider
    {
        public ManualTime Clock => clock;

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override long GetTimestamp() => clock.GetTimestamp();

        public override System.Threading.ITimer CreateTimer(
            System.Threading.TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new ManualTime().CreateTimer(callback, state, dueTime, period);
    }
}
