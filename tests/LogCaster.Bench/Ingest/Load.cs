using System.Globalization;
using LogCaster.Bench.Programs;

namespace LogCaster.Bench.Ingest;

/// <summary>A load for a server: so many lines of 100 bytes over so many connections, from one of the generators.</summary>
/// <param name="Generator">The program.</param>
/// <param name="Connections">How many connections.</param>
/// <param name="Lines">How many lines over all of them.</param>
/// <param name="IsNumbered">Whether each line carries a number of its own, <c>seq=000000000123</c>; only the generator of blocks can do that.</param>
internal sealed record Load(string Generator, int Connections, long Lines, bool IsNumbered = false)
{
    /// <summary>Length of each line with its newline.</summary>
    public const int LineBytes = 100;

    /// <summary>Sends the load and waits until the server has closed every connection. Returns the seconds that took.</summary>
    public double SendTo(int port)
    {
        string[] numbered = IsNumbered ? ["-s"] : [];
        Command command = Command.Succeed(Generator, ["127.0.0.1", Text(port), Text(Connections), Text(Lines), Text(LineBytes), .. numbered]);
        // "30000000 lines 1.234 s …": the generator's own clock, without the start of its process.
        return double.Parse(command.Output.Split(' ')[2], CultureInfo.InvariantCulture);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
