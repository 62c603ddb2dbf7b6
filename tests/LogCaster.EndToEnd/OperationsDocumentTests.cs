using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd;

/// <summary>docs/operations.md names the tests that prove what it promises.</summary>
internal sealed partial class OperationsDocumentTests
{
    [Test]
    public async Task Every_test_that_it_names_exists()
    {
        string source = string.Concat(Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "tests"), "*Tests.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        IReadOnlyList<string> named = [.. TestName().Matches(RepositoryRoot.Read("docs/operations.md")).Select(match => match.Groups["name"].Value)];

        await Assert.That(named.Count).IsGreaterThan(10);
        await Assert.That(named.Where(name => !source.Contains($" {name}(", StringComparison.Ordinal))).IsEmpty();
    }

    [GeneratedRegex("`(?<name>[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+)*_[a-z][A-Za-z0-9_]*)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestName();
}
