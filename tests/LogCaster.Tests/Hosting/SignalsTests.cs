using System;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using LogCaster.Hosting;
using LogCaster.Tests.Diagnostics;

namespace LogCaster.Tests.Hosting;

internal sealed class SignalsTests
{
    [Test]
    [Arguments(0, false)]
    [Arguments(199, false)]
    [Arguments(200, true)]
    [Arguments(60_000, true)]
    public async Task The_first_asks_for_an_orderly_end_and_a_later_one_ends_it_at_once(int milliseconds, bool endsAtOnce)
    {
        var time = new ManualTime();
        using var signals = new Signals(time, isOfTerminal: false);
        var first = new PosixSignalContext(PosixSignal.SIGTERM);
        var second = new PosixSignalContext(PosixSignal.SIGINT);

        signals.Handle(first, "SIGTERM");
        time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        signals.Handle(second, "SIGINT");

        await Assert.That(signals.Wait()).IsEqualTo("SIGTERM");
        await Assert.That(first.Cancel).IsTrue();
        await Assert.That(second.Cancel).IsEqualTo(!endsAtOnce);
    }

    [Test]
    public async Task A_hang_up_asks_for_files_to_be_read_again_and_several_at_once_are_one_wish()
    {
        using var signals = new Signals(new ManualTime(), isOfTerminal: false);
        var hangUp = new PosixSignalContext(PosixSignal.SIGHUP);
        signals.HandleHangUp(hangUp);
        signals.HandleHangUp(new PosixSignalContext(PosixSignal.SIGHUP));
        await Assert.That(hangUp.Cancel).IsTrue();
        await Assert.That(signals.Wait()).IsNull();

        signals.Handle(new PosixSignalContext(PosixSignal.SIGTERM), "SIGTERM");
        await Assert.That(signals.Wait()).IsEqualTo("SIGTERM");
    }

    [Test]
    public async Task An_end_is_heard_though_files_shall_be_read_again()
    {
        using var signals = new Signals(new ManualTime(), isOfTerminal: false);
        signals.HandleHangUp(new PosixSignalContext(PosixSignal.SIGHUP));
        signals.Handle(new PosixSignalContext(PosixSignal.SIGTERM), "SIGTERM");
        await Assert.That(signals.Wait()).IsEqualTo("SIGTERM");
    }
}
