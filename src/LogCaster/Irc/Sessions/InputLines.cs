using System;
using System.Collections.Generic;
using LogCaster.Engine.Framing;
using LogCaster.Engine.Irc;
using LogCaster.Engine.Records;

namespace LogCaster.Irc.Sessions;

/// <summary>The lines that a client has sent, until their turn: those of one receive at most, since no more is received while they wait. Belongs to one session.</summary>
internal sealed class InputLines
{
    /// <summary>How lines are told apart: the longest and one byte more, which shows that it is too long.</summary>
    public static readonly FramingRules Rules = new(IrcMessageReader.MaxLineBytes + 1, NulEndsRecord: false, OctetCounting: false);

    /// <summary>A client whose line does not end within this many bytes is cut off.</summary>
    public const int MaxEndlessBytes = 64 * 1024;

    private readonly Queue<byte[]> _lines = new();
    private FramingState _framing;
    private int _endless;

    /// <summary>How many lines wait.</summary>
    public int Count => _lines.Count;

    /// <summary>Whether a line does not end.</summary>
    public bool IsEndless => _endless > MaxEndlessBytes;

    /// <summary>Splits bytes into lines.</summary>
    /// <param name="bytes">What was not consumed before, then what came since.</param>
    /// <param name="consumed">How many bytes are done with.</param>
    public void Split(ReadOnlySpan<byte> bytes, out int consumed)
    {
        consumed = 0;
        Span<RecordSlice> slices = stackalloc RecordSlice[16];
        FramingStatus status;
        do
        {
            ReadOnlySpan<byte> rest = bytes[consumed..];
            status = RecordFramer.Split(Rules, ref _framing, rest, endOfStream: false, slices, out int count, out int used);
            foreach (RecordSlice slice in slices[..count])
            {
                // Scripts that write CR LF where LF is translated to it send CR CR LF.
                _lines.Enqueue(rest.Slice(slice.Start, slice.Length).TrimEnd((byte)'\r').ToArray());
            }
            consumed += used;
        }
        while (status == FramingStatus.SlicesFull);
        _endless = bytes.Contains((byte)'\n') ? 0 : _endless + bytes.Length;
    }

    /// <summary>Takes the next line.</summary>
    public bool TryTake(out byte[] line) => _lines.TryDequeue(out line!);

    /// <summary>Forgets the lines that wait.</summary>
    public void Clear() => _lines.Clear();
}
