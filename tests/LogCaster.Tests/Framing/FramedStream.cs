using System;
using System.Collections.Generic;
using System.Text;
using LogCaster.Engine.Framing;
using LogCaster.Engine.Records;

namespace LogCaster.Tests.Framing;

/// <summary>A record as framing gave it: its bytes as Latin-1, one character each, so that records compare and print.</summary>
internal readonly record struct FramedRecord(string Bytes, bool IsCut)
{
    public static FramedRecord Of(ReadOnlySpan<byte> bytes, bool isCut = false) => new(Encoding.Latin1.GetString(bytes), isCut);

    public override string ToString() => IsCut ? Bytes + "~" : Bytes;
}

/// <summary>What a caller of the framer does: feeds pieces of a stream, shows again what was not consumed, collects the records.</summary>
internal sealed class FramedStream(FramingRules rules, int slices = 16)
{
    private readonly RecordSlice[] _slices = new RecordSlice[slices];
    private byte[] _unfinished = [];
    private FramingState _state;

    public List<FramedRecord> Records { get; } = [];

    public FramingStatus Status { get; private set; }

    public int MostUnfinished { get; private set; }

    public byte[] Unfinished => _unfinished;

    public void Feed(ReadOnlySpan<byte> piece, bool end = false)
    {
        if (Status == FramingStatus.CountTooLarge)
        {
            return;
        }
        byte[] input = [.. _unfinished, .. piece];
        int consumed = 0;
        do
        {
            ReadOnlySpan<byte> rest = input.AsSpan(consumed);
            Status = RecordFramer.Split(rules, ref _state, rest, end, _slices, out int count, out int used);
            foreach (RecordSlice slice in _slices.AsSpan(0, count))
            {
                Records.Add(FramedRecord.Of(rest.Slice(slice.Start, slice.Length), slice.Flags == RecordFlags.Truncated));
            }
            consumed += used;
        }
        while (Status == FramingStatus.SlicesFull);
        _unfinished = input[consumed..];
        MostUnfinished = Status == FramingStatus.NeedMore ? int.Max(MostUnfinished, _unfinished.Length) : MostUnfinished;
    }

    /// <summary>Gives the unfinished record up, as a loop does that has no room for it.</summary>
    public void GiveUp()
    {
        RecordFramer.Cut(rules, ref _state, _unfinished, out RecordSlice slice);
        Records.Add(FramedRecord.Of(_unfinished.AsSpan(slice.Start, slice.Length), slice.Flags == RecordFlags.Truncated));
        _unfinished = [];
    }
}
