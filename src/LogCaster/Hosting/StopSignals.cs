using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace LogCaster.Hosting;

/// <summary>
/// The signals that end LogCaster: the first SIGTERM or SIGINT asks for an orderly end, a later one has its usual effect, which is to end
/// the process at once.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    // timeout(1) and others signal the process and then its whole group: that is one wish, not two.
    private static readonly TimeSpan s_sameWish = TimeSpan.FromMilliseconds(200);

    private readonly TimeProvider _time;
    private readonly ManualResetEventSlim _stop = new();
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _interrupt;
    private string _name = "";
    private long _firstAt;

    /// <summary>Begins to listen for the signals.</summary>
    /// <param name="time">The clock.</param>
    public StopSignals(TimeProvider time)
    {
        _time = time;
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Handle(context, "SIGTERM"));
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Handle(context, "SIGINT"));
    }

    /// <summary>Waits for the first signal, and gives its name.</summary>
    public string Wait()
    {
        _stop.Wait();
        return Volatile.Read(ref _name);
    }

    /// <summary>Gives the signals their usual effect back.</summary>
    public void Dispose()
    {
        _terminate.Dispose();
        _interrupt.Dispose();
        _stop.Dispose();
    }

    /// <summary>Takes a signal; one that is cancelled does not have its usual effect.</summary>
    internal void Handle(PosixSignalContext context, string name)
    {
        if (_stop.IsSet)
        {
            context.Cancel = _time.GetElapsedTime(Volatile.Read(ref _firstAt)) < s_sameWish;
            return;
        }
        context.Cancel = true;
        Volatile.Write(ref _firstAt, _time.GetTimestamp());
        Volatile.Write(ref _name, name);
        _stop.Set();
    }
}
