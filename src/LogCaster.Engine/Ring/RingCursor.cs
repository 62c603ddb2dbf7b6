using System;
using System.Threading;

namespace LogCaster.Engine.Ring;

/// <summary>
/// A place in the ring from which someone reads on at his own pace. Owned by one reading thread; the ring looks at the position of a
/// required one from other threads.
/// </summary>
public sealed class RingCursor : IDisposable
{
    private readonly RecordRing _ring;
    private long _position;

    internal RingCursor(RecordRing ring, long position, bool required)
    {
        _ring = ring;
        _position = position;
        IsRequired = required;
    }

    /// <summary>Whether the ring waits for this cursor: it may hold producers back, but never misses a record.</summary>
    public bool IsRequired { get; private set; }

    /// <summary>The sequence number of the next record to read. Any thread.</summary>
    public long Position
    {
        get => Volatile.Read(ref _position);
        internal set => Volatile.Write(ref _position, value);
    }

    /// <summary>How many records have been appended that were not read yet. Any thread.</summary>
    public long Lag => _ring.Next - Position;

    /// <summary>Moves on to the oldest record that is still whole, if the ring has lapped the cursor.</summary>
    /// <returns>How many records were missed; always 0 for a required cursor.</returns>
    public long CatchUp()
    {
        long missed = _ring.First - _position;
        if (missed <= 0)
        {
            return 0;
        }
        Volatile.Write(ref _position, _position + missed);
        return missed;
    }

    /// <summary>Moves behind records that were read: a required cursor gives them free to be overwritten.</summary>
    /// <param name="position">The new position, at least the present one and at most <see cref="RecordRing.Next"/>.</param>
    public void MoveTo(long position)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(position, _position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, _ring.Next);
        Volatile.Write(ref _position, position);
    }

    /// <summary>Holds nobody back from now on: the ring may lap the cursor.</summary>
    public void LetGo()
    {
        _ring.Close(this);
        IsRequired = false;
    }

    /// <summary>Holds producers back again, from the oldest record on that is still whole and was not read.</summary>
    /// <returns>How many records were missed.</returns>
    public long Require()
    {
        long before = Position;
        _ring.Require(this);
        IsRequired = true;
        return Position - before;
    }

    /// <summary>Moves back to records that are to be read once more, or to the oldest of them that is still whole.</summary>
    /// <param name="position">The new position, at most the present one.</param>
    public void GoBackTo(long position)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, _position);
        _ring.GoBack(this, position);
    }

    /// <summary>Takes the cursor out of the ring: a required one holds nobody back any more.</summary>
    public void Dispose() => _ring.Close(this);

    /// <summary>The oldest position of some cursors; at most the one given. Any thread.</summary>
    /// <param name="cursors">The cursors.</param>
    /// <param name="position">A position.</param>
    internal static long OldestOf(RingCursor[] cursors, long position)
    {
        foreach (RingCursor cursor in cursors)
        {
            position = long.Min(position, cursor.Position);
        }
        return position;
    }
}
