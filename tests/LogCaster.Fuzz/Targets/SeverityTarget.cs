using System;
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
        Severity found = SeverityScanner.Scan(input);
        bool priority = input.Length > 2 && input[0] == '<' && char.IsAsciiDigit((char)input[1]);
        Severity oneByOne = SeverityScanner.ScanOneByOne(input, 0, int.Min(input.Length - 1, SeverityScanner.Window));
        FuzzFailureException.Unless(found == oneByOne || priority, "Vector code and scalar code find the same severity.");
        return HashCode.Combine(found, int.Min(input.Length, 80));
    }
}
