using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace LogCaster.Hosting;

/// <summary>
/// The signals that LogCaster hears: SIGHUP asks it to read its files again, unless it says that the terminal is gone; the first SIGTERM or SIGINT asks for an orderly end, a later one has its
/// usual effect, which is to end the process at once.
/// </summary>
internal sealed class Signals : IDisposable
{
    // timeout(1) and others signal the process and then its whole group: that is one wish, not two.
    private static readonly TimeSpan s_sameWish = TimeSpan.FromMilliseconds(200);

    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _wishes = new(0);
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _hangUp;
    private string? _stop;
    private int _reload;
    private long _firstAt;

    /// <summary>Begins to listen for the signals.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="isOfTerminal">Whether LogCaster belongs to a terminal, and ends with it.</param>
    public Signals(TimeProvider time, bool isOfTerminal)
    {
        _time = time;
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Handle(context, "SIGTERM"));
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Handle(context, "SIGINT"));
        _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            if (isOfTerminal)
            {
                Handle(context, "SIGHUP");
            }
            else
            {
                HandleHangUp(context);
            }
        });
    }

    /// <summary>Waits for a signal.</summary>
    /// <returns>The name of the signal that ends LogCaster; null when its files shall be read again.</returns>
    public string? Wait()
    {
        while (true)
        {
            _wishes.Wait();
            if (Volatile.Read(ref _stop) is string name)
            {
                return name;
            }
            if (Interlocked.Exchange(ref _reload, 0) != 0)
            {
                return null;
            }
        }
    }

    /// <summary>Gives the signals their usual effect back.</summary>
    public void Dispose()
    {
        _terminate.Dispose();
        _interrupt.Dispose();
        _hangUp.Dispose();
        _wishes.Dispose();
    }

    /// <summary>Takes a SIGHUP; those that come faster than files are read are one wish.</summary>
    internal void HandleHangUp(PosixSignalContext context)
    {
        context.Cancel = true;
        Volatile.Write(ref _reload, 1);
        _ = _wishes.Release();
    }

    /// <summary>Takes a signal to stop; one that is cancelled does not have its usual effect.</summary>
    internal void Handle(PosixSignalContext context, string name)
    {
        if (Volatile.Read(ref _stop) is not null)
        {
            context.Cancel = _time.GetElapsedTime(Volatile.Read(ref _firstAt)) < s_sameWish;
            return;
        }
        context.Cancel = true;
        Volatile.Write(ref _firstAt, _time.GetTimestamp());
        Volatile.Write(ref _stop, name);
        _ = _wishes.Release();
    }
}
