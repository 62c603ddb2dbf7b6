using System;

namespace LogCaster.Engine.Query.Fields;

/// <summary>The value of a field: a slice of its record, and valid as long as the record.</summary>
/// <param name="raw">The bytes of the value as they stand in the record, without quotes.</param>
/// <param name="isEscaped">Whether they hold backslash escapes.</param>
internal readonly ref struct FieldValue(ReadOnlySpan<byte> raw, bool isEscaped)
{
    /// <summary>The bytes of the value as they stand in the record, without quotes.</summary>
    public ReadOnlySpan<byte> Raw { get; } = raw;

    /// <summary>Whether <see cref="Raw"/> holds backslash escapes; if not, it is the value.</summary>
    public bool IsEscaped { get; } = isEscaped;

    /// <summary>Writes the value without its escapes, by the rules of <see cref="EscapedText"/>.</summary>
    /// <param name="destination">Room for at least as many bytes as <see cref="Raw"/> has.</param>
    /// <returns>How many bytes were written; never more than <see cref="Raw"/> has.</returns>
    public int Decode(Span<byte> destination)
    {
        if (IsEscaped)
        {
            return EscapedText.Decode(Raw, destination);
        }
        Raw.CopyTo(destination);
        return Raw.Length;
    }
}
