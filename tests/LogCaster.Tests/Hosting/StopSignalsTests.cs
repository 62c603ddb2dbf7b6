using System;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using LogCaster.Hosting;
using LogCaster.Tests.Diagnostics;

namespace LogCaster.Tests.Hosting;

internal sealed class StopSignalsTests
{
    [Test]
    [Arguments(0, false)]
    [Arguments(199, false)]
    [Arguments(200, true)]
    [Arguments(60_000, true)]
    public async Task The_first_asks_for_an_orderly_end_and_a_later_one_ends_it_at_once(int milliseconds, bool endsAtOnce)
    {
        var time = new ManualTime();
        using var signals = new StopSignals(time);
        var first = new PosixSignalContext(PosixSignal.SIGTERM);
        var second = new PosixSignalContext(PosixSignal.SIGINT);

        signals.Handle(first, "SIGTERM");
        time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        signals.Handle(second, "SIGINT");

        await Assert.That(signals.Wait()).IsEqualTo("SIGTERM");
        await Assert.That(first.Cancel).IsTrue();
        await Assert.That(second.Cancel).IsEqualTo(!endsAtOnce);
    }
}
