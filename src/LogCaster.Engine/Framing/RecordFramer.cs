using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LogCaster.Engine.Records;

namespace LogCaster.Engine.Framing;

/// <summary>
/// Splits a stream of bytes into records: the only splitter of LogCaster, for log lines, query lines and IRC lines alike.
/// </summary>
/// <remarks>
/// <para>A record ends at LF (or NUL, if the rules say so), one CR before it is dropped, the end of the stream ends the last one, empty
/// records are ignored, an octet count says where a record ends whatever it holds, and an over-long record is cut.</para>
/// <para>The caller shows the bytes that were not consumed again, at the front of the next call, and may not show fewer: so every record is
/// contiguous. The same bytes give the same records, however they are split over calls. Pure functions: safe for any thread.</para>
/// <para>Watched by RecordFramerTests and FramingProperties, the fuzz target Framing, and the benchmark suite ingest.</para>
/// </remarks>
public static class RecordFramer
{
    /// <summary>Finds the records in a piece of a stream.</summary>
    /// <param name="rules">How the stream is split.</param>
    /// <param name="state">What is remembered of the stream; kept by the caller, per stream.</param>
    /// <param name="input">The unconsumed bytes of the last call, then what came since.</param>
    /// <param name="endOfStream">Whether nothing can follow: what is left is the last record.</param>
    /// <param name="slices">Receives the records: indices into <paramref name="input"/>. At least one element.</param>
    /// <param name="count">How many slices were written.</param>
    /// <param name="consumed">How many bytes of the input are done with.</param>
    /// <returns>Why it stopped; at <see cref="FramingStatus.NeedMore"/> at most <see cref="FramingRules.MaxUnfinished"/> bytes are left.</returns>
    public static FramingStatus Split(
        in FramingRules rules, ref FramingState state, ReadOnlySpan<byte> input, bool endOfStream,
        Span<RecordSlice> slices, out int count, out int consumed)
    {
        var pass = new FramingPass(rules, input, slices, state.Scanned);
        state.Scanned = 0;
        FramingStatus status = pass.Run(ref state, endOfStream);
        count = pass.Count;
        consumed = pass.Start;
        return status;
    }

    /// <summary>
    /// Gives an unfinished record up before its end, because there is no room to keep it: it becomes a cut record, and what follows of it
    /// is skipped.
    /// </summary>
    /// <param name="rules">How the stream is split.</param>
    /// <param name="state">What is remembered of the stream.</param>
    /// <param name="unfinished">The bytes that <see cref="Split"/> did not consume; at least one.</param>
    /// <param name="slice">Receives the cut record.</param>
    public static void Cut(in FramingRules rules, ref FramingState state, ReadOnlySpan<byte> unfinished, out RecordSlice slice)
    {
        slice = new RecordSlice { Length = int.Min(unfinished.Length, rules.MaxLength), Flags = RecordFlags.Truncated };
        state.Scanned = 0;
        state.Skipping = true;
    }
}

/// <summary>One call of the framer: the places it has reached.</summary>
internal ref struct FramingPass
{
    private readonly FramingRules _rules;
    private readonly ReadOnlySpan<byte> _input;
    private readonly Span<RecordSlice> _slices;
    private int _scanFrom;

    public FramingPass(in FramingRules rules, ReadOnlySpan<byte> input, Span<RecordSlice> slices, int scanned)
    {
        _rules = rules;
        _input = input;
        _slices = slices;
        _scanFrom = int.Min(scanned, input.Length);
    }

    /// <summary>Where the record begins that is being looked at: all before it is consumed.</summary>
    public int Start { get; private set; }

    /// <summary>How many slices were written.</summary>
    public int Count { get; private set; }

    public FramingStatus Run(ref FramingState state, bool endOfStream)
    {
        if (state.Skipping && !SkipRest(ref state))
        {
            return FramingStatus.NeedMore;
        }
        while (true)
        {
            ScanOutcome outcome = _rules.NulEndsRecord ? Scan(0) : Scan((byte)'\n');
            switch (outcome)
            {
                case ScanOutcome.SlicesFull:
                    return FramingStatus.SlicesFull;
                case ScanOutcome.Counted:
                    if (!TakeCounted(endOfStream, out FramingStatus status))
                    {
                        return status;
                    }
                    break;
                default:
                    return Finish(ref state, endOfStream);
            }
        }
    }

    /// <summary>Takes text records until the input ends, the slices are full, or a record may begin with an octet count.</summary>
    private ScanOutcome Scan(byte second)
    {
        ref byte bytes = ref MemoryMarshal.GetReference(_input);
        Vector256<byte> lineFeeds = Vector256.Create((byte)'\n');
        Vector256<byte> seconds = Vector256.Create(second);
        int start = Start;
        int position = int.Max(_scanFrom, start);
        _scanFrom = 0;
        if (position == start && MayBeCounted(start))
        {
            return ScanOutcome.Counted;
        }
        while (position < _input.Length)
        {
            ulong ends;
            if (position <= _input.Length - 64)
            {
                Vector256<byte> low = Vector256.LoadUnsafe(ref bytes, (nuint)position);
                Vector256<byte> high = Vector256.LoadUnsafe(ref bytes, (nuint)position + 32);
                low = Vector256.Equals(low, lineFeeds) | Vector256.Equals(low, seconds);
                high = Vector256.Equals(high, lineFeeds) | Vector256.Equals(high, seconds);
                ends = low.ExtractMostSignificantBits() | ((ulong)high.ExtractMostSignificantBits() << 32);
            }
            else
            {
                ends = TailEnds(position, second);
            }
            for (; ends != 0; ends &= ends - 1)
            {
                int end = position + BitOperations.TrailingZeroCount(ends);
                if (Count == _slices.Length)
                {
                    return ScanOutcome.SlicesFull;
                }
                Emit(start, end);
                start = end + 1;
                Start = start;
                if (MayBeCounted(start))
                {
                    return ScanOutcome.Counted;
                }
            }
            position += 64;
        }
        return ScanOutcome.InputEnds;
    }

    /// <summary>The ends of records among the last bytes of the input, fewer than 64.</summary>
    private readonly ulong TailEnds(int position, byte second)
    {
        ulong ends = 0;
        for (int i = position; i < _input.Length; i++)
        {
            byte value = _input[i];
            if (value == (byte)'\n' || value == second)
            {
                ends |= 1UL << (i - position);
            }
        }
        return ends;
    }

    /// <summary>Writes the slice of a text record that ends before <paramref name="end"/>; an empty one leaves no slice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Emit(int start, int end)
    {
        int length = end - start;
        if (length > 0 && _input[end - 1] == (byte)'\r')
        {
            length--;
        }
        if (length == 0)
        {
            return;
        }
        ref RecordSlice slice = ref _slices[Count];
        slice.Start = start;
        slice.Flags = RecordFlags.None;
        slice.Length = length;
        Count++;
        if (length > _rules.MaxLength)
        {
            Cut(ref slice);
        }
    }

    /// <summary>Cuts an over-long record at the limit, before a UTF-8 character that the limit would split (RFC 3629 §3).</summary>
    private readonly void Cut(ref RecordSlice slice)
    {
        int length = _rules.MaxLength;
        int back = 0;
        while (back < 3 && length - back > 1 && (_input[slice.Start + length - back] & 0xC0) == 0x80)
        {
            back++;
        }
        // Only a lead byte makes the bytes behind it a character; a run of continuation bytes without one is no character to save.
        slice.Length = (_input[slice.Start + length - back] & 0xC0) == 0xC0 ? length - back : length;
        slice.Flags = RecordFlags.Truncated;
    }

    private readonly bool MayBeCounted(int start) =>
        _rules.OctetCounting && start < _input.Length && (uint)(_input[start] - '1') <= 8
        && OctetCount.Find(_input[start..], out _, out _) != OctetCountResult.None;

    /// <summary>Takes an octet-counted record; false when the pass ends here, with the reason.</summary>
    private bool TakeCounted(bool endOfStream, out FramingStatus status)
    {
        ReadOnlySpan<byte> rest = _input[Start..];
        status = FramingStatus.NeedMore;
        if (OctetCount.Find(rest, out int header, out int length) == OctetCountResult.Unknown)
        {
            if (endOfStream)
            {
                if (Count == _slices.Length)
                {
                    status = FramingStatus.SlicesFull;
                    return false;
                }
                Emit(Start, _input.Length);
                Start = _input.Length;
            }
            return false;
        }
        if (length > _rules.MaxLength)
        {
            status = FramingStatus.CountTooLarge;
            return false;
        }
        bool cutShort = rest.Length < header + length;
        if (cutShort && !endOfStream)
        {
            return false;
        }
        if (Count == _slices.Length)
        {
            status = FramingStatus.SlicesFull;
            return false;
        }
        length = int.Min(length, rest.Length - header);
        _slices[Count++] = new RecordSlice { Start = Start + header, Length = length };
        Start += header + length;
        status = FramingStatus.CountCutShort;
        return !cutShort;
    }

    /// <summary>The input ends in an unfinished record: keeps it, cuts it, or takes it as the last one.</summary>
    private FramingStatus Finish(ref FramingState state, bool endOfStream)
    {
        int left = _input.Length - Start;
        if (endOfStream)
        {
            if (left > 0 && Count == _slices.Length)
            {
                return FramingStatus.SlicesFull;
            }
            Emit(Start, _input.Length);
            Start = _input.Length;
            return FramingStatus.NeedMore;
        }
        // Two bytes more than the limit prove it too long: the first of them alone could be a CR that will be dropped.
        if (left >= _rules.MaxLength + 2)
        {
            if (Count == _slices.Length)
            {
                return FramingStatus.SlicesFull;
            }
            ref RecordSlice slice = ref _slices[Count++];
            slice.Start = Start;
            Cut(ref slice);
            Start = _input.Length;
            state.Skipping = true;
            return FramingStatus.NeedMore;
        }
        state.Scanned = left;
        return FramingStatus.NeedMore;
    }

    /// <summary>Skips to behind the end of an over-long record; false when the input ends before.</summary>
    private bool SkipRest(ref FramingState state)
    {
        int end = _rules.NulEndsRecord ? _input.IndexOfAny((byte)'\n', (byte)0) : _input.IndexOf((byte)'\n');
        Start = end < 0 ? _input.Length : end + 1;
        state.Skipping = end < 0;
        return end >= 0;
    }

    private enum ScanOutcome
    {
        InputEnds,
        SlicesFull,
        Counted,
    }
}
