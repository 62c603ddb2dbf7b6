using System;

namespace LogCaster.Engine.Query.Fields;

internal readonly ref struct FieldValue(ReadOnlySpan<byte> raw, bool isEscaped)
{
    public ReadOnlySpan<byte> Raw { get; } = raw;

    public bool IsEscaped { get; } = isEscaped;

    public int Decode(Span<byte> destination)
    {
        Raw.CopyTo(destination);
        return Raw.Length;
    }
}
