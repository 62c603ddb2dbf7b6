using System;
using System.Collections.Generic;
using System.Text;
using LogCaster.Engine.Query.Fields;

namespace LogCaster.Fuzz.Targets;

/// <summary>Fields: finding one by name gives what walking over all gives, and letters and digits are where they are written.</summary>
internal static class FieldsTarget
{
    public static FuzzTarget Row { get; } = new(
        "Fields",
        Run,
        [
            "{\"a\":", "{\"", "{}", "}", "\":", "\":\"", "\"", "\\\"", "\\", "\\u0041", "\\u00e9", "\\ud83d\\ude00", "\\ud83d",
            "\\n", "[1,{\"a\":2}]", ",", ".", "a.b",
            "a=", " a=1", "=\"", " msg=\"x a=1\"", "\"}", "true", "-1.5e3", "12ms",
        ]);

    private static int Run(ReadOnlySpan<byte> input)
    {
        int fields = 0;
        int escaped = 0;
        int dots = 0;
        var names = new HashSet<string>(StringComparer.Ordinal);
        byte[] buffer = new byte[input.Length];
        var walk = new FieldWalk(input);
        while (walk.MoveNext())
        {
            fields++;
            escaped += walk.Value.IsEscaped ? 1 : 0;
            dots = int.Max(dots, walk.Name.Count((byte)'.'));
            FuzzFailureException.Unless(walk.Name.Length <= FieldReader.MaxNameLength, "A name is never longer than the longest.");
            bool isPart = walk.Value.Raw.IsEmpty || input.Overlaps(walk.Value.Raw);
            FuzzFailureException.Unless(isPart, "A value is a part of its record.");
            CheckDecoded(walk.Value, buffer);
            if (names.Add(Encoding.Latin1.GetString(walk.Name)))
            {
                CheckFirst(input, walk.Name, walk.Value);
            }
        }
        CheckOthers(input, names);
        bool isNumber = FieldReader.TryReadNumber(input, out double number);
        FuzzFailureException.Unless(double.IsFinite(number) && (isNumber || number == 0), "A number is finite.");
        int length = int.Min(input.Length / 8, 8);
        return HashCode.Combine(int.Min(fields, 8), int.Min(escaped, 3), int.Min(dots, 4), names.Count < fields, isNumber, length);
    }

    private static void CheckDecoded(FieldValue value, Span<byte> buffer)
    {
        int length = value.Decode(buffer);
        FuzzFailureException.Unless(length <= value.Raw.Length, "A decoded value is never longer than what is written.");
        ReadOnlySpan<byte> decoded = buffer[..length];
        FuzzFailureException.Unless(value.IsEscaped || decoded.SequenceEqual(value.Raw), "Without escapes, a value is what is written.");
        for (int i = 0; i < length;)
        {
            int word = 0;
            while (i + word < length && char.IsAsciiLetterOrDigit((char)decoded[i + word]))
            {
                word++;
            }
            bool isWritten = value.Raw.IndexOf(decoded.Slice(i, word)) >= 0;
            FuzzFailureException.Unless(isWritten, "Letters and digits of a value stand in the record.");
            i += word + 1;
        }
    }

    /// <summary>The first value that the walk gave for a name is found by it, unless a whole object of that name is before it.</summary>
    private static void CheckFirst(ReadOnlySpan<byte> input, ReadOnlySpan<byte> name, FieldValue first)
    {
        FuzzFailureException.Unless(FieldReader.TryFind(input, name, out FieldValue found), "What the walk gives is found.");
        bool isSame = found.IsEscaped == first.IsEscaped && found.Raw.Length == first.Raw.Length
            && (found.Raw.IsEmpty || PlaceOf(found, input) == PlaceOf(first, input));
        FuzzFailureException.Unless(isSame || IsObject(found), "The first value is found.");
    }

    /// <summary>Other names are not found, unless they are those of whole objects.</summary>
    private static void CheckOthers(ReadOnlySpan<byte> input, HashSet<string> names)
    {
        for (int i = 0; i < int.Min(input.Length, 40); i++)
        {
            ReadOnlySpan<byte> name = input.Slice(i, int.Min(1 + (i % 3), input.Length - i));
            if (!names.Contains(Encoding.Latin1.GetString(name)) && FieldReader.TryFind(input, name, out FieldValue found))
            {
                FuzzFailureException.Unless(IsObject(found), "What is found is given by the walk.");
            }
        }
    }

    private static int PlaceOf(FieldValue value, ReadOnlySpan<byte> input) =>
        input.Overlaps(value.Raw, out int offset) ? offset : -1;

    private static bool IsObject(FieldValue value) => !value.IsEscaped && value.Raw.Length >= 2 && value.Raw[0] == '{';
}
