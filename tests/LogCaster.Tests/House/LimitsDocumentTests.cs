using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using LogCaster.Configuration;

namespace LogCaster.Tests.House;

/// <summary>docs/limits.md names options that exist, with their defaults, and each of them has a metric.</summary>
internal sealed partial class LimitsDocumentTests
{
    [Test]
    public async Task Every_limit_is_an_option_with_this_default_and_a_metric()
    {
        string document = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "docs", "limits.md"));
        MatchCollection rows = Row().Matches(document);

        await Assert.That(rows.Count).IsGreaterThanOrEqualTo(13);
        foreach (Match row in rows.Cast<Match>())
        {
            Option option = OptionTable.All.Single(option => option.Variable == row.Groups["variable"].Value);
            string written = row.Groups["default"].Value;
            string expected = written == "any number" || written.StartsWith("never", System.StringComparison.Ordinal) ? "0" : written;
            await Assert.That(option.DefaultText).IsEqualTo(expected).Because(option.Variable);
            await Assert.That(option.Metric).IsNotNull().Because(option.Variable);
        }
    }

    [GeneratedRegex(@"^\|[^|]*\| `(?<variable>LOGCASTER_[A-Z_]+)` \| (?<default>[^|]+?) \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();
}
