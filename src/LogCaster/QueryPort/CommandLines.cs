using System;
using System.Collections.Generic;
using LogCaster.Engine.Framing;
using LogCaster.Engine.Records;

namespace LogCaster.QueryPort;

/// <summary>
/// Splits what a client sends into command lines, and keeps them until their turn: at most those of one receive, since no more is received
/// while a command is being answered. Belongs to one session.
/// </summary>
/// <param name="rules">How lines are told apart.</param>
internal sealed class CommandLines(FramingRules rules)
{
    private readonly Queue<byte[]> _lines = new();
    private FramingState _framing;

    /// <summary>How many lines wait.</summary>
    public int Count => _lines.Count;

    /// <summary>Whether a line that was taken is the mark of one that was too long.</summary>
    public bool IsTooLong(byte[] line) => line.Length > rules.MaxLength;

    /// <summary>Splits bytes into lines.</summary>
    /// <param name="bytes">What was not consumed before, then what came since.</param>
    /// <param name="ended">Whether nothing can follow.</param>
    /// <param name="consumed">How many bytes are done with.</param>
    public void Split(ReadOnlySpan<byte> bytes, bool ended, out int consumed)
    {
        consumed = 0;
        int before = _lines.Count;
        Span<RecordSlice> slices = stackalloc RecordSlice[16];
        FramingStatus status;
        do
        {
            ReadOnlySpan<byte> rest = bytes[consumed..];
            status = RecordFramer.Split(rules, ref _framing, rest, ended, slices, out int count, out int used);
            foreach (RecordSlice slice in slices[..count])
            {
                if (slice.Flags == RecordFlags.Truncated)
                {
                    AddTooLong();
                }
                else
                {
                    _lines.Enqueue(rest.Slice(slice.Start, slice.Length).ToArray());
                }
            }
            consumed += used;
        }
        while (status == FramingStatus.SlicesFull);
        if (_lines.Count == before && consumed > 0 && bytes[..consumed].IndexOfAnyExcept((byte)'\r', (byte)'\n') < 0)
        {
            // Framing ignores empty lines; who presses Enter and nothing else waits for an answer all the same.
            _lines.Enqueue([]);
        }
    }

    /// <summary>Adds the mark of a line that was too long: longer than any other can be.</summary>
    public void AddTooLong() => _lines.Enqueue(new byte[rules.MaxLength + 1]);

    /// <summary>Takes the next line.</summary>
    public bool TryTake(out byte[] line) => _lines.TryDequeue(out line!);

    /// <summary>Forgets the lines that wait.</summary>
    public void Clear() => _lines.Clear();
}
