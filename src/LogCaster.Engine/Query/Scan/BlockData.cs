using System;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;

namespace LogCaster.Engine.Query.Scan;

/// <summary>Neighbouring records and their bytes: of the ring, which may overwrite them meanwhile, or of a file, which are the reader's own.</summary>
internal readonly ref struct BlockData
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly long _origin;
    private readonly RecordRing? _ring;

    /// <summary>Makes a view.</summary>
    /// <param name="from">The sequence number of the first record.</param>
    /// <param name="records">The records.</param>
    /// <param name="bytes">What holds their payloads.</param>
    /// <param name="origin">The offset of the first of these bytes.</param>
    /// <param name="ring">Who may overwrite them; null for nobody.</param>
    public BlockData(long from, ReadOnlySpan<Record> records, ReadOnlySpan<byte> bytes, long origin, RecordRing? ring)
    {
        From = from;
        Records = records;
        _bytes = bytes;
        _origin = origin;
        _ring = ring;
    }

    /// <summary>The sequence number of the first record.</summary>
    public long From { get; }

    /// <summary>The sequence number after the last record.</summary>
    public long To => From + Records.Length;

    /// <summary>The records; see <see cref="FirstIntact"/>.</summary>
    public ReadOnlySpan<Record> Records { get; }

    /// <summary>The view of a block of the ring.</summary>
    public static BlockData Of(RecordRing ring, Block block)
    {
        ReadOnlySpan<Record> records = ring.Records(block.From, block.To);
        long origin = records[0].Offset;
        return new BlockData(block.From, records, ring.Bytes(origin, records[^1].Offset + records[^1].Length - origin), origin, ring);
    }

    /// <summary>The payload of a record, without a check whether it is whole: of a torn one it is any bytes.</summary>
    public ReadOnlySpan<byte> PayloadOf(in Record record)
    {
        long start = long.Clamp(record.Offset - _origin, 0, _bytes.Length);
        return _bytes.Slice((int)start, (int)long.Min((uint)record.Length, _bytes.Length - start));
    }

    /// <summary>The sequence number of the first record that was whole until now; asked after records were read.</summary>
    public long FirstIntact() => _ring?.FirstIntact() ?? 0;
}
