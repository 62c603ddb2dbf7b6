using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace LogCaster.Hosting;

/// <summary>
/// The signals that end LogCaster: the first SIGTERM or SIGINT asks for an orderly end, any further one has its usual effect, which is to
/// end the process at once.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly ManualResetEventSlim _stop = new();
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _interrupt;
    private string _name = "";

    /// <summary>Begins to listen for the signals.</summary>
    public StopSignals()
    {
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

    private void Handle(PosixSignalContext context, string name)
    {
        context.Cancel = !_stop.IsSet;
        Volatile.Write(ref _name, name);
        _stop.Set();
    }
}
