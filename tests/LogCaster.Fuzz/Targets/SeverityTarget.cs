using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using LogCaster.Engine.Decoding;
using LogCaster.Engine.Records;

namespace LogCaster.Fuzz.Targets;

/// <summary>Severity: the vector code finds what reading word by word finds.</summary>
internal static class SeverityTarget
{
    public static FuzzTarget Row { get; } = new(
        "Severity", Run, ["ERROR", "error", "level=", "\"level\":\"warn\"", "[info]", "<11>", "<191>", "INFORMATION", "critical", ":", " ", "notice:", "EMERG", "fatal]"]);

    private static int Run(ReadOnlySpan<byte> input)
    {
        CheckMany(input);
        Severity found = SeverityScanner.Scan(input);
        bool priority = input.Length > 2 && input[0] == '<' && char.IsAsciiDigit((char)input[1]);
        Severity oneByOne = SeverityScanner.ScanOneByOne(input, 0, int.Min(input.Length - 1, SeverityScanner.Window));
        FuzzFailureException.Unless(found == oneByOne || priority, "Vector code and scalar code find the same severity.");
        return HashCode.Combine(found, int.Min(input.Length, 80));
    }

    /// <summary>Cuts the input into records of two lengths, and compares what they state together with what each states alone.</summary>
    private static void CheckMany(ReadOnlySpan<byte> input)
    {
        var slices = new List<RecordSlice>();
        for (int at = 0; at < input.Length; at += slices[^1].Length)
        {
            slices.Add(new RecordSlice { Start = at, Length = int.Min(slices.Count % 2 == 0 ? 9 : 50, input.Length - at) });
        }
        Span<RecordSlice> many = CollectionsMarshal.AsSpan(slices);
        SeverityScanner.ScanAll(input, many);
        foreach (RecordSlice slice in many)
        {
            Severity alone = SeverityScanner.Scan(input.Slice(slice.Start, slice.Length));
            FuzzFailureException.Unless(slice.Severity == alone, "A record states the same among others as alone.");
        }
    }
}
