using System;
using System.Buffers;

namespace LogCaster.Net.Tls;

/// <summary>
/// Room for the text of one record: that of the receive loop, which is lent for a call. A read that is not done by then, because a record held no text, gets
/// room of its own, for the loop's belongs to another connection next. Belongs to one connection.
/// </summary>
internal sealed class TextMemory : MemoryManager<byte>
{
    private Memory<byte> _room;
    private byte[] _kept = [];

    /// <summary>The room of a read that went on after its call.</summary>
    public byte[] Kept => _kept;

    /// <inheritdoc/>
    public override Memory<byte> Memory => CreateMemory(TlsRecord.MaxTextBytes);

    /// <summary>Lends room for a read.</summary>
    /// <param name="room">As many bytes as a record has at most.</param>
    public void Lend(Memory<byte> room) => _room = room;

    /// <summary>Ends that.</summary>
    /// <param name="isStillWanted">Whether the read goes on.</param>
    public void TakeBack(bool isStillWanted)
    {
        _kept = !isStillWanted ? [] : _kept.Length > 0 ? _kept : new byte[TlsRecord.MaxTextBytes];
        _room = _kept;
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => _room.Span;

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => _room[elementIndex..].Pin();

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}
