using System.Collections.Generic;
using System.Threading;

namespace LogCaster.Engine.Ring;

/// <summary>
/// What users cleared: records below a mark are hidden, not gone, and the last marks can be taken back. Changed under the ring's lock; <see cref="Below"/>
/// is read by any thread.
/// </summary>
/// <param name="begin">The sequence number of the first record of the ring.</param>
internal sealed class ClearMarks(long begin)
{
    /// <summary>How many of the last clears can be taken back.</summary>
    public const int MaxUndo = 16;

    private readonly List<(long Below, long Count)> _undo = new(MaxUndo);
    private long _below = begin;

    /// <summary>Users see nothing below this sequence number.</summary>
    public long Below => Volatile.Read(ref _below);

    /// <summary>How many records were cleared, and not shown again.</summary>
    public long Cleared { get; private set; }

    /// <summary>Hides records.</summary>
    /// <param name="visible">The sequence numbers that users see: the first, and the end.</param>
    /// <returns>How many these are.</returns>
    public long Add((long From, long To) visible)
    {
        long count = visible.To - visible.From;
        // Who clears what is empty has changed nothing that could be taken back.
        if (count > 0)
        {
            if (_undo.Count == MaxUndo)
            {
                _undo.RemoveAt(0);
            }
            _undo.Add((_below, count));
        }
        Cleared += count;
        Volatile.Write(ref _below, visible.To);
        return count;
    }

    /// <summary>Takes the last clear back.</summary>
    /// <param name="count">How many records it had hidden.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTakeBack(out long count)
    {
        count = 0;
        if (_undo.Count == 0)
        {
            return false;
        }
        (long below, count) = _undo[^1];
        _undo.RemoveAt(_undo.Count - 1);
        Cleared -= count;
        Volatile.Write(ref _below, below);
        return true;
    }
}
