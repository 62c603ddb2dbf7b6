using System;

namespace LogCaster.Fuzz.Targets;

/// <summary>A fault planted behind three bytes: the fuzzer must find it, or it finds nothing else either.</summary>
internal static class CanaryTarget
{
    public static FuzzTarget Row { get; } = new("Canary", Run, ["bird"]);

    private static int Run(ReadOnlySpan<byte> input)
    {
        int depth = 0;
        ReadOnlySpan<byte> magic = "Zq7"u8;
        while (depth < magic.Length && depth < input.Length && input[depth] == magic[depth])
        {
            depth++;
        }
        FuzzFailureException.Unless(depth < magic.Length, "The canary sings.");
        return depth;
    }
}
