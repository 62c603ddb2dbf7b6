using System;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;

namespace LogCaster.Engine.Query;

/// <summary>Takes records out of the ring, whole, while it may be overwriting them. Used by one thread at a time.</summary>
/// <param name="ring">The ring.</param>
internal sealed class RecordCopy(RecordRing ring)
{
    private byte[] _bytes = new byte[1024];

    /// <summary>Copies a record.</summary>
    /// <param name="sequence">Its sequence number.</param>
    /// <param name="record">The record.</param>
    /// <param name="payload">Its bytes; valid until the next call.</param>
    /// <returns>False if it was overwritten before it was copied.</returns>
    public bool TryTake(long sequence, out Record record, out ReadOnlySpan<byte> payload)
    {
        record = ring.Read(sequence);
        ReadOnlySpan<byte> bytes = ring.Bytes(record.Offset, record.Length);
        payload = default;
        // A torn record may have any length: only that of a whole one is room made for.
        if (_bytes.Length < bytes.Length && ring.IsIntact(sequence))
        {
            _bytes = new byte[int.Max(bytes.Length, _bytes.Length * 2)];
        }
        if (_bytes.Length < bytes.Length)
        {
            return false;
        }
        bytes.CopyTo(_bytes);
        payload = _bytes.AsSpan(0, bytes.Length);
        return ring.IsIntact(sequence);
    }
}
