using System;
using System.Globalization;
using System.Text;

namespace LogCaster.Bench.Search;

/// <summary>
/// Makes the lines of the corpus, the same ones every time, each about 100 bytes like those of a web service. What the searches look for is
/// in it at known rates: <see cref="RareLiteral"/> in one line of a million, <c>path=/api</c> in half, <c>ERROR … timeout</c> in two of a
/// hundred, <c>[Ee]rror … failed</c> in five, digits before <c>ms</c> in sixty, <c>connection reset</c> in three spellings in fourteen, and runs of
/// <c>a</c> that end the line or almost do, in one each.
/// </summary>
internal sealed class CorpusLine
{
    /// <summary>The text that almost no line has.</summary>
    public const string RareLiteral = "tenant-quota-7f3a-exceeded";

    private const long TicksPerLine = TimeSpan.TicksPerSecond / 1250;
    private const int LinesPerRare = 1_000_000;
    private static readonly DateTime s_firstTime = new(2026, 11, 23, 10, 0, 0, DateTimeKind.Utc);
    private static readonly string[] s_levels = ["INFO", "INFO", "INFO", "INFO", "INFO", "INFO", "DEBUG", "DEBUG", "WARN", "ERROR"];
    private static readonly string[] s_services = ["checkout", "auth", "search", "gateway", "billing"];
    private static readonly string[] s_paths = ["/static/app.js", "/health", "/login", "/metrics"];
    private static readonly string[] s_resets = ["connection reset", "Connection reset", "CONNECTION RESET"];
    private static readonly string[] s_plain = ["order accepted", "cache refreshed", "session opened", "index merged", "token renewed"];
    private readonly byte[] _bytes = new byte[512];
    private ulong _state = 0x9E3779B97F4A7C15;
    private long _number;

    /// <summary>The next line with its newline; valid until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        _number++;
        string path = Roll(2) == 0 ? $"/api/orders/{Roll(100_000)}" : Pick(s_paths);
        ulong latency = Roll(2000);
        string took = Roll(100) < 60 ? $"{latency}ms" : $"{latency / 1000}.{latency % 1000:000}s";
        DateTime time = s_firstTime.AddTicks(_number * TicksPerLine);
        string text = string.Create(CultureInfo.InvariantCulture,
            $"{time:yyyy-MM-ddTHH:mm:ss.fffZ} {Pick(s_levels)} {Pick(s_services)} request={Roll(uint.MaxValue):x8} path={path} took={took} {Message()}\n");
        return _bytes.AsSpan(0, Encoding.ASCII.GetBytes(text, _bytes));
    }

    private string Message()
    {
        if (_number % LinesPerRare == LinesPerRare / 2) return RareLiteral;
        return Roll(100) switch
        {
            < 14 => Pick(s_resets) + " by peer",
            < 17 => "Error: payment failed",
            < 19 => "error: commit failed",
            < 39 => "upstream timeout",
            39 => "padding aaaaaaaaaaaaaaaaaaaaaaaa",
            40 => "padding aaaaaaaaaaaaaaaaaaaaaaaa!",
            _ => Pick(s_plain),
        };
    }

    private string Pick(string[] words) => words[Roll((ulong)words.Length)];

    // xorshift64*: fixed for ever, unlike System.Random, whose algorithm may change between runtimes.
    private ulong Roll(ulong sides)
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return (_state * 0x2545F4914F6CDD1D >> 32) % sides;
    }
}
