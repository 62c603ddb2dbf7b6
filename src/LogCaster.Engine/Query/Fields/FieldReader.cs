using System;
using System.Globalization;

namespace LogCaster.Engine.Query.Fields;

internal static class FieldReader
{
    public static bool TryReadNumber(ReadOnlySpan<byte> text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    public static bool TryFind(ReadOnlySpan<byte> record, ReadOnlySpan<byte> name, out FieldValue value)
    {
        value = default;
        int at = 0;
        while (true)
        {
            int found = record[at..].IndexOf(name);
            if (found < 0)
                return false;
            at += found + name.Length;
            if ((at == name.Length || record[at - name.Length - 1] == ' ') && at < record.Length && record[at] == '=')
                break;
        }
        ReadOnlySpan<byte> rest = record[(at + 1)..];
        int end = rest.IndexOf((byte)' ');
        value = new FieldValue(end < 0 ? rest : rest[..end], false);
        return true;
    }
}
