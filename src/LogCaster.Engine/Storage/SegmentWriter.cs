using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;

namespace LogCaster.Engine.Storage;

/// <summary>
/// Writes the records of a ring to files, one batch at a time, and completes files. It holds a required cursor: the ring waits for it, and users see
/// no record before it is written. Belongs to one thread, but for <see cref="TakeSync"/>.
/// </summary>
/// <remarks>
/// A file whose writing has failed is completed as far as readers have seen it, so that what follows, after a gap or not, begins a new one. Every step
/// of completing one may be the last that a process does: <see cref="SegmentLoader"/> knows them all.
/// </remarks>
public sealed class SegmentWriter
{
    private readonly RecordRing _ring;
    private readonly SegmentDirectory _directory;
    private readonly SourceTable _sources;
    private readonly TimeZoneInfo _zone;
    private readonly TimeProvider _time;
    private readonly LineBatch _batch;
    private readonly Lock _lock = new();
    private readonly SupersededFiles _superseded;
    private readonly CompleteNames _names;
    private List<(SegmentPlace Place, SegmentFile Text)> _unsynced = [];
    private ActiveSegment? _active;
    private bool _namesChanged;
    private long _synced;

    /// <summary>Makes a writer that goes on where the loader has found the end.</summary>
    /// <param name="ring">The records.</param>
    /// <param name="loaded">What was found in the directory.</param>
    /// <param name="limits">When files are completed.</param>
    /// <param name="sources">Names of senders.</param>
    /// <param name="zone">The zone of the times in the text.</param>
    /// <param name="time">The clock.</param>
    public SegmentWriter(RecordRing ring, LoadedLog loaded, SegmentLimits limits, SourceTable sources, TimeZoneInfo zone, TimeProvider time)
    {
        _ring = ring;
        _directory = loaded.Directory;
        History = loaded.History;
        _superseded = new SupersededFiles(_directory, History);
        _active = loaded.Active;
        Limits = limits;
        _sources = sources;
        _zone = zone;
        _time = time;
        _names = new CompleteNames(_directory);
        _batch = new LineBatch(ring, zone);
        Cursor = ring.OpenCursor(required: true);
        _synced = Cursor.Position;
    }

    /// <summary>The files.</summary>
    public History History { get; }

    /// <summary>The next record to write.</summary>
    public RingCursor Cursor { get; }

    /// <summary>When files are completed, and how many are kept.</summary>
    public SegmentLimits Limits { get; }

    /// <summary>The sequence number up to which records are on the disk. Any thread.</summary>
    public long Synced => Volatile.Read(ref _synced);

    /// <summary>Whether something was written that is not known to be on the disk. Any thread.</summary>
    public bool HasUnsynced => Synced < Cursor.Position || Volatile.Read(ref _namesChanged);

    /// <summary>Whether a record of severity critical or worse was written since the last <see cref="TakeSync"/>.</summary>
    public bool IsUrgent { get; private set; }

    /// <summary>Whether times of some records could not be written to the millisecond.</summary>
    public bool JournalIsDamaged => _active?.JournalIsDamaged == true;

    /// <summary>Told of what somebody else did to the file that is written: one sentence each.</summary>
    public Action<string>? Noted { get; set; }

    /// <summary>Writes the next records, up to some hundred KiB.</summary>
    /// <returns>How many bytes were written; 0 when there is nothing to write.</returns>
    /// <exception cref="StorageException">They could not be written. The cursor stands where it stood.</exception>
    public int Write()
    {
        long from = Cursor.Position;
        long to = _ring.Next;
        if (from == to)
        {
            CompleteOld();
            return 0;
        }
        ActiveSegment active = Prepare(from);
        long next = Write(active, from, to);
        if (!_directory.Leads(SegmentName.Current, active.Text, active.Length + _batch.Lines.Length))
        {
            Abandon(active, _batch.Lines.Length);
            active = Prepare(from);
            next = Write(active, from, to);
        }
        History.Change(active.Show);
        IsUrgent |= _batch.IsCritical;
        Cursor.MoveTo(next);
        return _batch.Lines.Length;
    }

    private long Write(ActiveSegment active, long from, long to)
    {
        long next = _batch.Fill(from, to, active, Limits.SegmentBytes - active.Length);
        active.Write(_batch.Lines);
        return next;
    }

    /// <summary>Completes the file that is being written, if there is anything in it.</summary>
    /// <exception cref="StorageException">It could not be renamed.</exception>
    public void Complete()
    {
        if (_active is not ActiveSegment active || active.Count == 0)
        {
            return;
        }
        if (!_directory.Leads(SegmentName.Current, active.Text, active.Length))
        {
            Abandon(active, 0);
            return;
        }
        active.ReleaseReserved();
        Seal(active);
    }

    private void Seal(ActiveSegment active)
    {
        // It is on the disk soon after, before any sender hears so: who waits for the disk here holds up everybody.
        string name = FreeName();
        _directory.Rename(SegmentName.Current, name);
        // What is missing beside a file costs time, not data.
        _directory.TryRename(SegmentLoader.JournalName, SegmentName.IndexOf(name));
        active.Place.MoveTo(name);
        lock (_lock)
        {
            _namesChanged = true;
            _active = null;
            if (Limits.Sync == SyncPolicy.Never)
            {
                active.Text.Dispose();
            }
            else
            {
                _unsynced.Add((active.Place, active.Text));
            }
        }
        active.Journal.Dispose();
        History.Activate(active: null, last: active.View());
    }

    /// <summary>Gives up the file that is being written after a failure: what readers have seen of it stays, what follows begins a new one.</summary>
    /// <exception cref="StorageException">It cannot be completed yet.</exception>
    public void Recover()
    {
        if (_active is not ActiveSegment active)
        {
            return;
        }
        if (active.Text.Length() > active.Length)
        {
            active.Text.Truncate(active.Length);
        }
        if (active.Count > 0)
        {
            Complete();
            return;
        }
        Forget(active);
    }

    private void Forget(ActiveSegment active)
    {
        History.Activate(active: null, last: null);
        lock (_lock)
        {
            _active = null;
            _namesChanged = true;
        }
        active.Dispose();
    }

    /// <summary>
    /// Ends a file that somebody else has deleted, moved or changed. Of what he left, lines that are still where they were count; what was just written
    /// is taken back, to be written to a new file.
    /// </summary>
    private void Abandon(ActiveSegment active, int justWritten)
    {
        Noted?.Invoke($"{SegmentName.Current} was deleted, moved or changed by somebody else; a new one is begun");
        long kept = long.Clamp(active.Text.Length() - justWritten, 0, active.Length);
        active.Text.Truncate(kept);
        if (kept > 0 && _directory.Leads(SegmentName.Current, active.Text, kept))
        {
            Seal(active);
            return;
        }
        if (_directory.Leads(SegmentName.Current, active.Text, kept))
        {
            _directory.Delete(SegmentName.Current);
        }
        Forget(active);
    }

    /// <summary>Begins a file, if none is being written, to find out whether the disk takes anything: as much as a batch, and what waits for it.</summary>
    /// <exception cref="StorageException">It does not.</exception>
    public void TryOut()
    {
        if (_active is null)
        {
            Begin(Cursor.Position);
        }
        SegmentFile journal = _active!.Journal;
        long length = journal.Length();
        try
        {
            journal.Append(new byte[SegmentBlock.TargetBytes]);
            if (Limits.Sync != SyncPolicy.Never)
            {
                journal.Sync();
                _active.Text.Sync();
                _directory.Sync();
            }
        }
        finally
        {
            journal.Truncate(length);
        }
    }

    /// <summary>
    /// After the disk refused to take what the page cache holds: nothing of it may be relied on, so records that are still in the ring are written once
    /// more, into a new file, and the old one ends before them.
    /// </summary>
    /// <returns>How many records may be lost, since they are not on the disk and not in the ring.</returns>
    /// <exception cref="StorageException">That could not be done yet.</exception>
    public long WriteAgain()
    {
        long from = long.Max(Synced, _ring.First);
        long lost = long.Min(from, Cursor.Position) - Synced;
        Recover();
        if (from >= Cursor.Position)
        {
            return long.Max(0, lost);
        }
        Cursor.GoBackTo(from);
        return long.Max(0, lost);
    }

    /// <summary>Deletes files of which everything was written again and is on the disk now.</summary>
    /// <exception cref="StorageException">One cannot be deleted.</exception>
    public void DeleteSuperseded() => _superseded.Delete(Synced);

    /// <summary>Takes over what must be synced now. Any one thread, which then calls <see cref="SyncWork.Run"/> and <see cref="Finish"/>.</summary>
    public SyncWork TakeSync()
    {
        lock (_lock)
        {
            var work = new SyncWork(_directory, Cursor.Position, [.. _unsynced.Select(static file => file.Text)], _namesChanged, _active?.Text);
            _unsynced = [];
            _namesChanged = false;
            IsUrgent = false;
            return work;
        }
    }

    /// <summary>Lets go of a file that was deleted, so that its room becomes free.</summary>
    /// <param name="segment">The file.</param>
    public void LetGo(Segment segment)
    {
        lock (_lock)
        {
            int index = _unsynced.FindIndex(file => file.Place.Name == segment.Name);
            if (index >= 0)
            {
                _unsynced[index].Text.Dispose();
                _unsynced.RemoveAt(index);
            }
        }
    }

    /// <summary>What was taken over is on the disk.</summary>
    /// <param name="work">The work.</param>
    public void Finish(SyncWork work) => Volatile.Write(ref _synced, long.Max(_synced, work.UpTo));

    /// <summary>Completes a file that is too old, though nothing comes.</summary>
    private void CompleteOld()
    {
        if (_active is { Count: > 0 } active && IsOld(active))
        {
            Complete();
        }
    }

    private bool IsOld(ActiveSegment active) =>
        Limits.SegmentAge > TimeSpan.Zero && _time.GetUtcNow().UtcTicks - active.CreatedTicks >= Limits.SegmentAge.Ticks;

    /// <summary>The file that the next record goes to.</summary>
    private ActiveSegment Prepare(long from)
    {
        if (_active is { Count: > 0 } full && (full.Length >= Limits.SegmentBytes || IsOld(full) || full.EndSequence != from))
        {
            Complete();
        }
        if (_active is null || _active.EndSequence != from)
        {
            Begin(from);
        }
        if (_active!.Count == 0)
        {
            _superseded.EndBefore(from);
        }
        return _active;
    }

    private void Begin(long firstSequence)
    {
        _active?.Dispose();
        long now = _time.GetUtcNow().UtcTicks;
        SegmentFile text = OpenEmpty();
        SegmentFile? journal = null;
        try
        {
            journal = _directory.OpenToAppend(SegmentLoader.JournalName);
            journal.Truncate(0);
            ActiveSegment.BeginJournal(journal, firstSequence, now);
        }
        catch
        {
            text.Dispose();
            journal?.Dispose();
            throw;
        }
        var active = new ActiveSegment(_directory, text, journal, firstSequence, now, _sources);
        lock (_lock)
        {
            _active = active;
            _namesChanged = true;
        }
        History.Activate(active, last: null);
    }

    /// <summary>Opens the file to begin. One of its name that is not empty was not ours to write so far: it becomes a complete one.</summary>
    private SegmentFile OpenEmpty()
    {
        SegmentFile text = _directory.OpenToAppend(SegmentName.Current);
        if (text.Length() == 0)
        {
            return text;
        }
        using (text)
        {
            var notes = new List<string>();
            long length = TornTail.Cut(_directory, text, Local(), notes);
            notes.ForEach(note => Noted?.Invoke(note));
            if (length == 0)
            {
                return _directory.OpenToAppend(SegmentName.Current);
            }
        }
        string name = FreeName();
        _directory.Rename(SegmentName.Current, name);
        _directory.TryRename(SegmentLoader.JournalName, SegmentName.IndexOf(name));
        foreach (Segment segment in History.Complete)
        {
            if (segment.Name == SegmentName.Current)
            {
                segment.Place.MoveTo(name);
            }
        }
        return _directory.OpenToAppend(SegmentName.Current);
    }

    private string FreeName() => _names.Next(Local());

    private DateTime Local() => TimeZoneInfo.ConvertTime(_time.GetUtcNow(), _zone).DateTime;
}
