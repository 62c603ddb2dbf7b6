using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace LogCaster.Tests.House;

/// <summary>What the documents say of the tree is so.</summary>
internal sealed partial class DocumentTests
{
    // Documents leave out what all paths of a part have in common.
    private static readonly string[] s_bases = ["", "src/LogCaster", "src/LogCaster.Engine"];

    [Test]
    [Arguments("README.md")]
    [Arguments("ARCHITECTURE.md")]
    [Arguments("CONTRIBUTING.md")]
    [Arguments("SECURITY.md")]
    [Arguments("docs/operations.md")]
    [Arguments("docs/protocol.md")]
    public async Task Every_path_that_a_document_names_exists(string document)
    {
        string folder = Path.GetDirectoryName(document)!;
        string[] paths = [.. PathIn(Read(document)).Distinct()];

        await Assert.That(paths.Where(path => !Exists(path, folder))).IsEmpty();
    }

    [Test]
    public async Task ARCHITECTURE_names_every_folder_of_the_sources()
    {
        string text = Read("ARCHITECTURE.md");
        IEnumerable<string> folders = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src"), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(RepositoryRoot.Path, Path.GetDirectoryName(file)!))
            .Where(folder => !folder.Split('/').Any(part => part is "obj" or "bin"))
            .Distinct();

        await Assert.That(folders.Where(folder => !text.Contains($"`{folder}`", StringComparison.Ordinal) && !text.Contains($"`{folder}/`", StringComparison.Ordinal))).IsEmpty();
    }

    [Test]
    [Arguments("README.md", 150)]
    [Arguments("ARCHITECTURE.md", 300)]
    public async Task A_document_that_newcomers_read_stays_short(string document, int lines) =>
        await Assert.That(Read(document).Split('\n').Length - 1).IsLessThanOrEqualTo(lines);

    private static string Read(string document) => File.ReadAllText(Path.Combine(RepositoryRoot.Path, document));

    private static IEnumerable<string> PathIn(string text) =>
        PathOfTheTree().Matches(text).Select(match => match.Value.TrimEnd('.', '/'));

    // A member may follow its type: Ring/RecordRing.Append is in Ring/RecordRing.cs.
    private static bool Exists(string path, string folder) => s_bases.Append(folder).Any(start =>
    {
        string full = Path.Combine(RepositoryRoot.Path, start, path);
        return Path.Exists(full) || File.Exists(full + ".cs") || File.Exists(Path.ChangeExtension(full, ".cs"));
    });

    // A folder of the tree's top, or of the sources, with something behind it; or a document.
    [GeneratedRegex(
        @"(?<![\w/.:-])((src|tests|docs|systemd|packaging|Records|Framing|Decoding|Ring|Storage|Query|Diagnostics|Configuration|Net|Persistence|Ingest|QueryPort|Hosting|Cli)/[\w./-]+|[\w-]+\.md)",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PathOfTheTree();
}
