using System;
using System.IO;
using LogCaster.Configuration;
using LogCaster.Diagnostics;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;
using LogCaster.Engine.Storage;
using LogCaster.Engine.Storage.Compression;
using LogCaster.Engine.Storage.Index;
using Microsoft.Extensions.Logging;

namespace LogCaster.Persistence;

/// <summary>The files of the log at the start: opens their directory, finds out what is there, and brings the newest records back. Used by the main thread.</summary>
internal sealed class LogFiles
{
    private readonly SegmentDirectory _directory;
    private readonly LoadedLog _loaded;
    private readonly Settings _settings;
    private readonly SourceTable _sources;
    private readonly Metrics _metrics;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly StoreState _state;
    private readonly StartProgress _progress;

    private LogFiles(
        SegmentDirectory directory, LoadedLog loaded, Settings settings, SourceTable sources, Metrics metrics, TimeProvider time, ILogger log, StartProgress progress)
    {
        _progress = progress;
        _directory = directory;
        _loaded = loaded;
        _settings = settings;
        _sources = sources;
        _metrics = metrics;
        _log = log;
        _time = time;
        _state = new StoreState(log, metrics, time);
    }

    /// <summary>The files.</summary>
    public History History => _loaded.History;

    /// <summary>Opens the directory and finds out what is there.</summary>
    /// <param name="settings">Where it is.</param>
    /// <param name="sources">Takes the names of senders.</param>
    /// <param name="metrics">Counters.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The own log.</param>
    /// <param name="tell">Told what a long start is at.</param>
    /// <returns>Null if the directory cannot be used, which the own log tells.</returns>
    public static LogFiles? Open(Settings settings, SourceTable sources, Metrics metrics, TimeProvider time, ILogger log, Action<string> tell)
    {
        try
        {
            SegmentDirectory directory = SegmentDirectory.Open(settings.Directory);
            string? readOnly = TryLock(directory);
            var progress = new StartProgress(tell, log, time);
            var loader = new SegmentLoader(directory, sources, time.LocalTimeZone, time, progress.Reading);
            var files = new LogFiles(directory, loader.Load(), settings, sources, metrics, time, log, progress);
            foreach (string note in files._loaded.Notes)
            {
                files.Note(note);
            }
            if ((readOnly ?? files._loaded.Refused) is string reason)
            {
                files._state.Fail(reason);
            }
            return files;
        }
        catch (IOException refused)
        {
            log.StorageUnusable(refused.Message);
            return null;
        }
    }

    /// <summary>Makes the ring, with the newest records in it.</summary>
    /// <param name="options">Its sizes.</param>
    public RecordRing MakeRing(RingOptions options)
    {
        var segments = History.Segments;
        long from = Replay.From(segments, options.Capacity, options.BufferBytes);
        var ring = new RecordRing(options, _time, from);
        long all = long.Max(0, _loaded.End - from);
        Replay.Run(ring, segments, _time.LocalTimeZone, options.MaxRecordBytes, done => _progress.Replaying(done, all));
        HistorySize size = History.Size;
        _log.StorageLoaded(size.Records, size.Files, _directory.Path, ring.Next - from);
        return ring;
    }

    /// <summary>Makes the thread that writes.</summary>
    /// <param name="ring">Where records come from.</param>
    public Store MakeStore(RecordRing ring)
    {
        var writer = new SegmentWriter(ring, _loaded, _settings.SegmentLimits, _sources, _time.LocalTimeZone, _time) { Noted = Note };
        if (_state.IsFailing)
        {
            writer.Cursor.LetGo();
        }
        var indexer = new Indexer(
            new SegmentIndexer(_directory, History, _sources, _time.LocalTimeZone),
            _settings.SegmentLimits.Compression == CompressionMethod.Zstd ? new SegmentCompressor(_directory, History, _time.LocalTimeZone) : null,
            _log);
        var store = new Store(_directory, writer, ring, indexer, _state, _metrics, _time);
        _metrics.Observe(MetricTable.StorageFiles, () => History.Size.Files);
        _metrics.Observe(MetricTable.StorageLines, () => History.Size.Records);
        _metrics.Observe(MetricTable.StorageBytes, () => History.Size.Bytes);
        _metrics.Observe(MetricTable.StorageDiskBytes, () => History.Size.DiskBytes);
        _metrics.Observe(MetricTable.StorageUnreadable, () => History.Unreadable);
        _metrics.Observe(MetricTable.StorageFreeBytes, Free);
        _metrics.Observe(MetricTable.StorageUnwrittenLines, () => writer.Cursor.Lag);
        _metrics.Observe(MetricTable.StorageUnsyncedLines, () => long.Max(0, ring.Next - writer.Synced));
        _metrics.Observe(MetricTable.StorageFailed, () => _state.IsFailing ? 1 : 0);
        _metrics.Observe(MetricTable.StorageFilesDeleted, () => store.FilesDeleted);
        return store;
    }

    private void Note(string note)
    {
        _metrics.StorageMended.Increment();
        _log.StorageMended(note);
    }

    // Who may not write may still read: records are kept in memory until he may.
    private static string? TryLock(SegmentDirectory directory)
    {
        try
        {
            directory.Lock(Environment.ProcessId);
            return null;
        }
        catch (StorageException refused)
        {
            return refused.Message;
        }
    }

    private long Free()
    {
        try
        {
            return _directory.Space().Free;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
