using System;
using System.IO;
using System.Threading;
using LogCaster.Engine.Storage;

namespace LogCaster.Persistence;

/// <summary>
/// The thread that waits for the disk, so that nobody else has to: every second, at once when asked, or never, as the policy says.
/// </summary>
/// <param name="writer">Says what is not on the disk yet.</param>
/// <param name="state">Told when the disk refuses.</param>
/// <param name="synced">Called when something is on the disk, or was refused.</param>
internal sealed class DiskSync(SegmentWriter writer, StoreState state, Action synced) : IDisposable
{
    private const int PeriodMs = 1000;

    private readonly AutoResetEvent _wanted = new(initialState: false);
    private Thread? _thread;
    private volatile bool _stopping;

    /// <summary>Starts the thread, if the policy needs one.</summary>
    public void Start()
    {
        if (writer.Limits.Sync != SyncPolicy.Never)
        {
            _thread = new Thread(Run) { Name = "sync", IsBackground = true };
            _thread.Start();
        }
    }

    /// <summary>Asks for a sync at once. Any thread.</summary>
    public void Request() => _ = _wanted.Set();

    /// <summary>Syncs a last time and ends the thread.</summary>
    /// <param name="most">The longest it may take.</param>
    /// <returns>Whether it ended in time.</returns>
    public bool Stop(TimeSpan most)
    {
        _stopping = true;
        Request();
        return _thread?.Join(most) != false;
    }

    /// <inheritdoc/>
    public void Dispose() => _wanted.Dispose();

    private void Run()
    {
        while (true)
        {
            bool isLast = _stopping;
            if (writer.HasUnsynced && !state.IsFailing)
            {
                Sync();
            }
            if (isLast)
            {
                return;
            }
            _ = _wanted.WaitOne(PeriodMs);
        }
    }

    private void Sync()
    {
        try
        {
            SyncWork work = writer.TakeSync();
            work.Run();
            writer.Finish(work);
        }
        catch (IOException refused)
        {
            state.FailSync(refused.Message);
        }
        catch (ObjectDisposedException)
        {
            // The file was given up meanwhile: what is in it is written again elsewhere.
        }
        synced();
    }
}
