using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using LogCaster.Engine.Records;
using LogCaster.Engine.Storage.Index;

namespace LogCaster.Engine.Storage;

/// <summary>
/// Finds out what a directory holds, whatever state a process or a machine has left it in when it died, and mends it: no step by hand is ever
/// needed. Used by one thread, once.
/// </summary>
/// <remarks>
/// The text is the truth. A file's numbers come from its index or its journal, and if it has neither, from the file before it. States that a death
/// between two steps of <see cref="SegmentWriter.Complete"/> leaves: a complete file whose journal has the old name still (it is given to it), no
/// current file, a current file without journal (a new one is made of the text).
/// </remarks>
public sealed class SegmentLoader
{
    /// <summary>Name of the journal beside the file that is being written.</summary>
    internal const string JournalName = "current.idx";

    // Each is read from begin to end.
    private const int MostToTry = 8;

    private readonly SegmentDirectory _directory;
    private readonly SourceTable _sources;
    private readonly TimeZoneInfo _zone;
    private readonly TimeProvider _time;
    private readonly Action<string, long>? _progress;
    private readonly SegmentOrder _order;
    private readonly List<string> _notes = [];
    private readonly List<(Segment Segment, bool IsNumbered)> _found = [];
    private string? _refused;

    /// <summary>Makes a loader.</summary>
    /// <param name="directory">The directory; what must be mended is only if it is locked.</param>
    /// <param name="sources">Takes the names of senders.</param>
    /// <param name="zone">The zone of the times in the text.</param>
    /// <param name="time">The clock.</param>
    /// <param name="progress">Told of each file that has to be read from begin to end, and its length, before it is.</param>
    public SegmentLoader(SegmentDirectory directory, SourceTable sources, TimeZoneInfo zone, TimeProvider time, Action<string, long>? progress = null)
    {
        _directory = directory;
        _sources = sources;
        _zone = zone;
        _time = time;
        _progress = progress;
        _order = new SegmentOrder(zone);
    }

    /// <summary>Looks at everything.</summary>
    /// <exception cref="StorageException">The directory cannot be read.</exception>
    public LoadedLog Load()
    {
        IReadOnlyList<string> names = _directory.List();
        IReadOnlyList<string> complete = Leftovers.Complete(names);
        if (_directory.IsLocked)
        {
            new Leftovers(_directory).Delete(names);
        }
        bool hasCurrent = names.Contains(SegmentName.Current);
        if (!hasCurrent && names.Contains(JournalName) && _directory.IsLocked)
        {
            GiveJournal([.. complete.Where(name => !SegmentName.IsCompressed(name) && !names.Contains(SegmentName.IndexOf(name)))]);
        }
        foreach (string name in complete)
        {
            if (TryLoad(name) is (Segment segment, bool isNumbered))
            {
                _found.Add((segment, isNumbered));
            }
        }
        List<Segment> segments = _order.Of(_found);
        ActiveSegment? active = hasCurrent ? LoadCurrent(segments) : null;
        segments.RemoveAll(IsEmpty);
        return new LoadedLog(_directory, [.. segments], active, _notes, _refused);
    }

    /// <summary>Whether a file has no record: readers know of none such. One that lost all its text with the machine is deleted.</summary>
    private bool IsEmpty(Segment segment)
    {
        if (segment.Count > 0)
        {
            return false;
        }
        try
        {
            using SegmentFile text = _directory.OpenToRead(segment.Name);
            if (_directory.IsLocked && text.Length() == 0)
            {
                _directory.Delete(segment.Name);
                _directory.Delete(SegmentName.IndexOf(SegmentName.PlainOf(segment.Name)));
            }
        }
        catch (StorageException refused)
        {
            _notes.Add($"{segment.Name} is empty and stays: {refused.Message}");
        }
        return true;
    }

    /// <summary>
    /// Gives the journal to the file it tells of: one of the newest that have none, by their names, which are not in order if the clock was set back. If
    /// it tells of none, its own was deleted.
    /// </summary>
    private void GiveJournal(List<string> alone)
    {
        using SegmentFile beside = _directory.OpenToRead(JournalName);
        foreach (string name in alone.AsEnumerable().Reverse().Take(MostToTry))
        {
            if (Journal.Read(beside) is Journal journal && TellsOf(journal, name))
            {
                _directory.TryRename(JournalName, SegmentName.IndexOf(name));
                return;
            }
        }
    }

    private bool TellsOf(Journal journal, string name)
    {
        using SegmentFile text = _directory.OpenToRead(name);
        long length = TornTail.WholeLines(text, text.Length());
        journal.Match(TextSurvey.Of(text, length, journal.Header.FirstSequence, _zone, []));
        return length > 0 && journal.IsWhole;
    }

    /// <summary>Loads a complete file by its index, or else by reading it.</summary>
    private (Segment Segment, bool IsNumbered)? TryLoad(string name)
    {
        try
        {
            using ISegmentText text = _directory.OpenText(name);
            var place = new SegmentPlace(_directory, text);
            SegmentFile? beside = OpenBeside(name);
            try
            {
                long length = text.Length();
                if (beside is not null && SegmentIndex.TryRead(beside) is SegmentIndex index && index.TextLength == length)
                {
                    return (Indexed(place, index), true);
                }
                Journal? journal = beside is null ? null : Journal.Read(beside);
                // What has something of ours beside it ended with a line, whatever is left of that.
                long whole = text is SegmentFile file && (beside is not null || name == SegmentName.Current) ? WholeLines(name, file, length) : length;
                _progress?.Invoke(name, length);
                List<SegmentBlock> blocks = TextSurvey.Of(text, whole, journal?.Header.FirstSequence ?? 0, _zone, _notes);
                journal?.Match(blocks);
                return (Unindexed(place, blocks, journal), journal is not null);
            }
            finally
            {
                beside?.Dispose();
            }
        }
        catch (StorageException refused)
        {
            _notes.Add($"{name} is left out: {refused.Message}");
            return null;
        }
    }

    /// <summary>A file of ours that has no index yet may have lost its end with the machine: a piece of a line is cut, or at least does not count.</summary>
    private long WholeLines(string name, SegmentFile text, long length)
    {
        long whole = TornTail.WholeLines(text, length);
        if (whole == length)
        {
            return length;
        }
        try
        {
            if (_directory.IsLocked && name != SegmentName.Current)
            {
                using SegmentFile torn = _directory.OpenToAppend(name);
                return TornTail.Cut(_directory, torn, LocalNow(), _notes);
            }
        }
        catch (StorageException)
        {
            // A disk that takes nothing can be read.
        }
        _notes.Add(string.Create(CultureInfo.InvariantCulture, $"{name} ends within a line: its last {length - whole} bytes do not count"));
        return whole;
    }

    private SegmentFile? OpenBeside(string name)
    {
        try
        {
            return _directory.OpenToRead(SegmentName.IndexOf(SegmentName.PlainOf(name)));
        }
        catch (StorageException)
        {
            return null;
        }
    }

    private Segment Indexed(SegmentPlace place, SegmentIndex index) =>
        new(place, index.Blocks, index.Blocks.Length, default, index.FirstSequence, Number(index.Names)) { Index = index };

    private Segment Unindexed(SegmentPlace place, List<SegmentBlock> blocks, Journal? journal) => new(
        place, [.. blocks], blocks.Count, default, blocks.Count > 0 ? blocks[0].FirstSequence : journal?.Header.FirstSequence ?? 0, Number(journal?.Names ?? []));

    private ImmutableArray<int> Number(IReadOnlyList<string> names) => [SourceTable.Unknown, .. names.Select(_sources.Add)];

    /// <summary>Loads the file that was being written, to go on with it.</summary>
    private ActiveSegment? LoadCurrent(List<Segment> complete)
    {
        if (_directory.IsLocked)
        {
            return TryGoOn(complete);
        }
        ReadCurrent(complete);
        return null;
    }

    /// <summary>Takes the file that was being written for a complete one: who cannot write may still read.</summary>
    private void ReadCurrent(List<Segment> complete)
    {
        if (TryLoad(SegmentName.Current) is ({ Count: > 0 } segment, bool isNumbered))
        {
            long end = EndOf(complete);
            complete.Add(isNumbered && segment.FirstSequence >= end ? segment : segment.BeginningAt(end));
        }
    }

    private ActiveSegment? TryGoOn(List<Segment> complete)
    {
        SegmentFile text = _directory.OpenToAppend(SegmentName.Current);
        SegmentFile? beside = null;
        try
        {
            beside = _directory.OpenToAppend(JournalName);
            return GoOn(complete, text, beside);
        }
        catch (StorageException refused)
        {
            text.Dispose();
            beside?.Dispose();
            if (!refused.IsOfDisk)
            {
                throw;
            }
            _refused = refused.Message;
            ReadCurrent(complete);
            return null;
        }
    }

    private ActiveSegment? GoOn(List<Segment> complete, SegmentFile text, SegmentFile beside)
    {
        long length = TornTail.Cut(_directory, text, LocalNow(), _notes);
        Journal? journal = Journal.Read(beside);
        _progress?.Invoke(SegmentName.Current, length);
        List<SegmentBlock> blocks = TextSurvey.Of(text, length, journal?.Header.FirstSequence ?? EndOf(complete), _zone, _notes);
        journal?.Match(blocks);
        Segment found = Unindexed(new SegmentPlace(_directory, SegmentName.Current), blocks, journal);
        Segment counted = _order.Behind(complete, found, journal is not null);
        if (counted.Count < found.Count)
        {
            // All of it was read before. The writer gives it a name.
            complete.Add(counted);
            text.Dispose();
            beside.Dispose();
            return null;
        }
        long first = counted.FirstSequence;
        long created = journal?.Header.CreatedTicks ?? (blocks.Count > 0 ? blocks[0].MinTicks : _time.GetUtcNow().UtcTicks);
        if (journal?.Header.FirstSequence == first)
        {
            beside.Truncate(JournalHeader.SizeBytes + journal.MatchedBytes);
        }
        else
        {
            beside.Truncate(0);
            ActiveSegment.BeginJournal(beside, first, created);
            beside.Append(journal is null ? default : journal.Runs[..journal.MatchedBytes]);
        }
        var active = new ActiveSegment(_directory, text, beside, first, created, _sources);
        active.Continue(counted.Blocks(), journal);
        return active;
    }

    private DateTime LocalNow() => TimeZoneInfo.ConvertTime(_time.GetUtcNow(), _zone).DateTime;

    private static long EndOf(List<Segment> segments) => segments.Count > 0 ? segments[^1].EndSequence : 0;
}
