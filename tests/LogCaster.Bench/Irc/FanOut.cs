using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;
using LogCaster.Bench.Programs;

namespace LogCaster.Bench.Irc;

/// <summary>What came of lines that were sent to many clients in one channel, as ircload saw it.</summary>
/// <param name="JoinSeconds">Until every client was in the channel.</param>
/// <param name="Expected">Lines times clients.</param>
/// <param name="Delivered">How many of them arrived.</param>
/// <param name="Told">How many more were told of as a number.</param>
/// <param name="MedianMs">Half of those that arrived took no longer.</param>
/// <param name="P99Ms">All but one in a hundred took no longer.</param>
/// <param name="Closed">Clients that the server has closed.</param>
internal sealed partial record FanOut(double JoinSeconds, double Expected, double Delivered, double Told, double MedianMs, double P99Ms, double Closed)
{
    /// <summary>Runs ircload.</summary>
    /// <param name="programs">Where it is.</param>
    /// <param name="port">The IRC server.</param>
    /// <param name="clients">How many clients.</param>
    /// <param name="channel">Their channel.</param>
    /// <param name="kind">log, or irc: where lines are injected.</param>
    /// <param name="target">The port for that.</param>
    /// <param name="rate">Lines a second.</param>
    /// <param name="seconds">How long.</param>
    public static FanOut Measure(NativePrograms programs, int port, int clients, string channel, string kind, int target, int rate, int seconds)
    {
        Command command = Command.Succeed(programs.IrcLoad, Text(port), Text(clients), channel, kind, Text(target), Text(rate), Text(seconds));
        Match match = Result().Match(command.Output);
        if (!match.Success) throw new InvalidDataException($"ircload wrote: {command.Output}");
        Dictionary<string, double> all = Numbers(match);
        var result = new FanOut(
            all["joins"], all["expected"], all["delivered"], all["summarised"] + all["skipped"], all["p50"], all["p99"], all["closed"]);
        if (result.Delivered + result.Told > result.Expected) throw new InvalidDataException($"more arrived than was sent: {command.Output}");
        return result;
    }

    private static Dictionary<string, double> Numbers(Match match)
    {
        Dictionary<string, double> numbers = [];
        foreach (Group group in match.Groups.Values) _ = double.TryParse(group.Value, CultureInfo.InvariantCulture, out double value) && numbers.TryAdd(group.Name, value);
        return numbers;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(
        "joins (?<joins>[0-9.]+) s expected (?<expected>[0-9]+) delivered (?<delivered>[0-9]+) summarised (?<summarised>[0-9]+) skipped (?<skipped>[0-9]+) "
            + "p50 (?<p50>[0-9.]+) ms p99 (?<p99>[0-9.]+) ms most [0-9.]+ ms closed (?<closed>[0-9]+)",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Result();
}
