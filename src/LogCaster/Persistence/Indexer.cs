using System;
using System.IO;
using System.Threading;
using LogCaster.Diagnostics;
using LogCaster.Engine.Storage.Compression;
using LogCaster.Engine.Storage.Index;
using LogCaster.Net;
using Microsoft.Extensions.Logging;

namespace LogCaster.Persistence;

/// <summary>
/// The thread that makes indexes when the processor is idle: until a file has one, a search reads all of it. What has one is compressed then, if that
/// is wanted. Ends with the process.
/// </summary>
/// <param name="indexer">Makes indexes.</param>
/// <param name="compressor">Compresses files; null not to.</param>
/// <param name="log">The own log.</param>
internal sealed class Indexer(SegmentIndexer indexer, SegmentCompressor? compressor, ILogger log) : IDisposable
{
    // A damaged index is noticed by a search, which tells nobody.
    private const int PeriodMs = 10_000;

    private readonly AutoResetEvent _wanted = new(initialState: true);

    /// <summary>Starts the thread.</summary>
    public void Start() => new Thread(Run) { Name = "index", IsBackground = true }.Start();

    /// <summary>Tells that a file was completed. Any thread.</summary>
    public void Notice() => _ = _wanted.Set();

    /// <summary>Gives the event back; only when the thread does not run.</summary>
    public void Dispose() => _wanted.Dispose();

    private void Run()
    {
        Interop.RunWhenIdle();
        while (true)
        {
            while (TryIndex() || TryCompress())
            {
                // An index first: until there is one, a search reads all.
            }
            _ = _wanted.WaitOne(PeriodMs);
        }
    }

    private bool TryIndex()
    {
        try
        {
            return indexer.Step() is not null;
        }
        catch (IOException refused)
        {
            log.IndexFailed(refused.Message);
            return true;
        }
    }

    private bool TryCompress()
    {
        try
        {
            return compressor?.Step() is not null;
        }
        catch (IOException refused)
        {
            log.CompressFailed(refused.Message);
            return true;
        }
    }
}
