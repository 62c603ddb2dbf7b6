using System.Linq;

namespace LogCaster.Bench.Search;

/// <summary>A search that LogCaster, ripgrep and grep can all do, written for each of them.</summary>
/// <param name="Name">What it looks for.</param>
/// <param name="Filter">After COUNT.</param>
/// <param name="Ripgrep">Options and pattern for <c>rg -j1 -c --mmap</c>.</param>
/// <param name="Grep">Options and pattern for <c>LC_ALL=C grep -c</c>.</param>
/// <param name="Budget">The most that LogCaster may need, in times of ripgrep.</param>
internal sealed record SearchCase(string Name, string Filter, string[] Ripgrep, string[] Grep, double Budget)
{
    /// <summary>Every search, from the easiest.</summary>
    public static SearchCase[] All =>
    [
        Literal("rare literal", CorpusLine.RareLiteral),
        Literal("frequent literal, path=/api", "path=/api"),
        new("connection reset in any case", "keyword=\"connection reset\" case=n", ["-i", "-F", "connection reset"], ["-i", "-F", "connection reset"], 1),
        new("two words", "keyword=ERROR keyword=timeout", ["-e", "ERROR.*timeout|timeout.*ERROR"], ["-E", "ERROR.*timeout|timeout.*ERROR"], 1),
        AnyOf("one of five words", "accepted", "refreshed", "opened", "merged", "quota-7f3a"),
        AnyOf("one of five rare words", "/orders/77777", "/orders/3141", "=00000f", "7f3a-exceeded", "took=1999ms"),
        Pattern("ERROR.*timeout", "-E", 1),
        Pattern("[Ee]rror.*failed", "-E", 1),
        Pattern("\\d+ms", "-P", 1),
        // No literal is in every match, so nothing can be skipped.
        Pattern("(a+)+$", "-E", 1.5),
    ];

    private static SearchCase AnyOf(string name, params string[] words)
    {
        string[] each = ["-F", .. words.SelectMany(word => new[] { "-e", word })];
        return new SearchCase(name, $"keywords={string.Join(',', words)} operator=OR", each, each, 1);
    }

    private static SearchCase Literal(string name, string text) => new(name, $"keyword=\"{text}\"", ["-F", text], ["-F", text], 1);

    private static SearchCase Pattern(string pattern, string dialect, double budget) =>
        new($"`{pattern}`", $"regex={pattern}", ["-e", pattern], [dialect, pattern], budget);
}
