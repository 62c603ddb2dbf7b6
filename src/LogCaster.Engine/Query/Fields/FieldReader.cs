using System;
using System.Globalization;

namespace LogCaster.Engine.Query.Fields;

/// <summary>
/// Finds fields by name in a record that holds JSON or logfmt. Pure functions, no allocation, no error: whatever the bytes, a field is
/// there or not.
/// </summary>
/// <remarks>
/// A record holds JSON if its last byte that is no blank is a <c>}</c>, and a <c>{</c> in it is followed by a quote or a <c>}</c>: the
/// first such begins the object, and what stands before it is logfmt. The object's members come first. Any other record is logfmt
/// (<see cref="LogfmtCursor"/>).
/// </remarks>
internal static class FieldReader
{
    /// <summary>The longest name that a field can have, in bytes; fields with a longer one are not seen.</summary>
    public const int MaxNameLength = 128;

    /// <summary>
    /// Finds the first value of a field: the first that <see cref="FieldWalk"/> gives for the name, or a whole object before it.
    /// </summary>
    /// <param name="record">The bytes of the record.</param>
    /// <param name="name">
    /// The name as the record writes it, in exactly these letters. Members of objects within objects are named by all names on the way,
    /// with dots between: <c>http.status</c>.
    /// </param>
    /// <param name="value">The value; of an array or a whole object its JSON.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryFind(ReadOnlySpan<byte> record, scoped ReadOnlySpan<byte> name, out FieldValue value)
    {
        value = default;
        if (name.Length > MaxNameLength)
        {
            return false;
        }
        int start = JsonCursor.FindObject(record);
        if (start < 0)
        {
            return LogfmtCursor.TryFind(record, name, out value);
        }
        // Wherever the field is, what stands behind the last dot of its name is written in one piece.
        if (record.IndexOf(name[(name.LastIndexOf((byte)'.') + 1)..]) < 0)
        {
            return false;
        }
        var json = new JsonCursor(record, start + 1);
        return Find(ref json, name, depth: 1, out value) == JsonStep.Member || LogfmtCursor.TryFind(record[..start], name, out value);
    }

    /// <summary>Reads a decimal number, with or without a unit: <c>-1.5e3</c>, <c>250ms</c>, <c>45%</c>. The unit does not count.</summary>
    /// <param name="text">
    /// The whole text: a number, or one directly followed by 1 to 3 letters, of which the first may be <c>µ</c>, or by <c>%</c>.
    /// </param>
    /// <param name="number">The number as it is written, without regard to the unit.</param>
    public static bool TryReadNumber(ReadOnlySpan<byte> text, out double number) => TryReadNumber(text, out number, out _);

    /// <summary>Reads a decimal number, and the unit behind it.</summary>
    /// <param name="text">The whole text, as above.</param>
    /// <param name="number">The number as it is written.</param>
    /// <param name="unit">The unit; empty if there is none.</param>
    public static bool TryReadNumber(ReadOnlySpan<byte> text, out double number, out ReadOnlySpan<byte> unit)
    {
        int length = NumberLength(text);
        unit = text[length..];
        if (length > 0 && IsUnit(unit) && !IsHexadecimal(text, length)
            && double.TryParse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number))
        {
            return true;
        }
        number = 0;
        unit = default;
        return false;
    }

    // Member: it was found. End, Fault: it is not in the object, behind which the cursor stands, or stands at a fault.
    private static JsonStep Find(scoped ref JsonCursor json, scoped ReadOnlySpan<byte> name, int depth, out FieldValue value)
    {
        value = default;
        while (true)
        {
            JsonStep step = json.ReadName(out ReadOnlySpan<byte> member);
            if (step != JsonStep.Member)
            {
                return step;
            }
            int start = json.Position;
            if (name.StartsWith(member))
            {
                if (name.Length == member.Length)
                {
                    return json.TryReadValue(out value) ? JsonStep.Member : JsonStep.Fault;
                }
                if (name[member.Length] == '.' && json.IsAtObject && depth < JsonCursor.MaxDepth)
                {
                    json.Position++;
                    step = Find(ref json, name[(member.Length + 1)..], depth + 1, out value);
                    if (step == JsonStep.Member)
                    {
                        return step;
                    }
                    if (step == JsonStep.End)
                    {
                        continue;
                    }
                    // The fault may be within the object only.
                    json.Position = start;
                }
            }
            if (!json.TryReadValue(out _))
            {
                return JsonStep.Fault;
            }
        }
    }

    // Sign, digits, fraction and exponent at the start of a text.
    private static int NumberLength(ReadOnlySpan<byte> text)
    {
        int at = SignLength(text);
        int digits = DigitsLength(text[at..]);
        at += digits;
        if (at < text.Length && text[at] == '.')
        {
            int fraction = DigitsLength(text[(at + 1)..]);
            digits += fraction;
            at += fraction + 1;
        }
        if (digits == 0 || at == text.Length || (text[at] | 0x20) != 'e')
        {
            return digits == 0 ? 0 : at;
        }
        ReadOnlySpan<byte> behind = text[(at + 1)..];
        int sign = SignLength(behind);
        int exponent = DigitsLength(behind[sign..]);
        return exponent == 0 ? at : at + 1 + sign + exponent;
    }

    private static int SignLength(ReadOnlySpan<byte> text) => !text.IsEmpty && text[0] is (byte)'+' or (byte)'-' ? 1 : 0;

    private static int DigitsLength(ReadOnlySpan<byte> text)
    {
        int length = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return length < 0 ? text.Length : length;
    }

    private static bool IsUnit(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual("%"u8))
        {
            return true;
        }
        int letters = 0;
        // The micro sign, or the Greek letter.
        if (text.StartsWith("\u00B5"u8) || text.StartsWith("\u03BC"u8))
        {
            letters = 1;
            text = text[2..];
        }
        foreach (byte value in text)
        {
            if (!char.IsAsciiLetter((char)value) || ++letters > 3)
            {
                return false;
            }
        }
        return true;
    }

    // 0xff is no number with the unit xff.
    private static bool IsHexadecimal(ReadOnlySpan<byte> text, int length) =>
        length < text.Length && (text[length] | 0x20) == 'x' && length - SignLength(text) == 1 && text[length - 1] == '0';
}
