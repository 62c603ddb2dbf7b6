using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using LogCaster.Engine.Records;

namespace LogCaster.Tests.House;

/// <summary>The style as far as a machine can see it and the compiler does not. A message says what to do instead.</summary>
internal sealed class TidyTests
{
    private const int MaxLines = 400;

    private static readonly string[] s_bannedWords = ["Utils", "Utilities", "Helper", "Manager", "Common", "Misc", "Impl", "Processor"];

    // Where memory is read without the runtime's checks, each with its test, fuzzer and benchmark.
    private static readonly string[] s_uncheckedFolders = ["/Ring/", "/Framing/", "/Query/Scan/"];

    private static readonly Regex s_unchecked = new(
        @"\bunsafe\b|\bUnsafe\.|\bMemoryMarshal\.|\bNativeMemory\.|\.LoadUnsafe\(", RegexOptions.NonBacktracking);

    private static readonly Regex s_path = new(@"`(?<path>(?:src|tests|docs|systemd|packaging)/[A-Za-z0-9_./-]+)`", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    [Test]
    public async Task A_name_says_what_a_thing_is() =>
        await Assert.That(Types().Where(type => s_bannedWords.Any(word => HasWord(type.Name, word))).Select(type => type.FullName)).IsEmpty()
            .Because("a function lives beside the type it serves, or gets a type named by a word of the field");

    [Test]
    public async Task A_file_holds_one_idea() =>
        await Assert.That(Sources().Where(file => File.ReadLines(file).Count() > MaxLines).Select(Relative)).IsEmpty()
            .Because($"beyond {MaxLines} lines a file holds more than one idea: split it by ideas");

    [Test]
    public async Task A_type_stands_in_one_file() =>
        await Assert.That(Sources().Where(file => File.ReadAllText(file) is var text && text.Contains(" partial class ", StringComparison.Ordinal)
            && !text.Contains("[LibraryImport(", StringComparison.Ordinal) && !text.Contains("[ZLoggerMessage(", StringComparison.Ordinal)).Select(Relative)).IsEmpty()
            .Because("partial hides size; only source generators need it");

    [Test]
    public async Task Nothing_is_left_to_do() =>
        await Assert.That(Sources().Where(file => Regex.IsMatch(File.ReadAllText(file), @"\bTODO\b|\bFIXME\b|\bHACK\b|#region", RegexOptions.NonBacktracking)).Select(Relative)).IsEmpty()
            .Because("do it, or write it into an issue");

    [Test]
    public async Task Unchecked_memory_stays_where_it_is_watched()
    {
        IEnumerable<string> files = Sources().Where(file => s_unchecked.IsMatch(WithoutSystemCalls(file)) && !s_uncheckedFolders.Any(file.Contains));
        await Assert.That(files.Select(Relative)).IsEmpty().Because("spans do it elsewhere");
    }

    [Test]
    public async Task Unchecked_memory_names_its_test_its_fuzz_target_and_its_benchmark()
    {
        foreach (string file in Sources().Where(file => s_uncheckedFolders.Any(file.Contains) && s_unchecked.IsMatch(WithoutSystemCalls(file)) && !IsPlumbing(file)))
        {
            string text = await File.ReadAllTextAsync(file);
            Match watched = Regex.Match(text, @"Watched by (?<tests>[\w, ()\s/-]+?), the\s+(?:/// )?fuzz target (?<target>\w+), and\s+(?:/// )?the benchmark suite (?<suite>\w+)",
                RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
            await Assert.That(watched.Success).IsTrue().Because($"{Relative(file)}: its remarks say \"Watched by …Tests, the fuzz target …, and the benchmark suite …\"");
            await Assert.That(Fuzz.TargetTable.All.Select(target => target.Name)).Contains(watched.Groups["target"].Value);
            string test = watched.Groups["tests"].Value.Split(' ', ',')[0];
            await Assert.That(typeof(TidyTests).Assembly.GetTypes().Select(type => type.Name)).Contains(test);
        }
    }

    [Test]
    public async Task No_static_field_changes()
    {
        IEnumerable<string> fields = Types().SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => !field.IsInitOnly && !field.IsLiteral && !field.Name.Contains('<', StringComparison.Ordinal) && !field.DeclaringType!.Name.Contains('<', StringComparison.Ordinal))
            .Select(field => $"{field.DeclaringType!.FullName}.{field.Name}");
        await Assert.That(fields).IsEmpty().Because("state belongs to an object that is handed to constructors");
    }

    [Test]
    public async Task Every_path_in_the_architecture_exists_and_every_folder_is_in_it()
    {
        string text = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "ARCHITECTURE.md"));
        string[] named = [.. s_path.Matches(text).Select(match => match.Groups["path"].Value.TrimEnd('/')).Distinct(StringComparer.Ordinal)];
        await Assert.That(named.Where(path => !Path.Exists(Path.Combine(RepositoryRoot.Path, path)))).IsEmpty();
        IEnumerable<string> folders = Sources().Select(file => Relative(Path.GetDirectoryName(file)!)).Distinct(StringComparer.Ordinal);
        await Assert.That(folders.Where(folder => !named.Contains(folder) && folder != "src/LogCaster")).IsEmpty();
    }

    [Test]
    public async Task The_changelog_begins_with_what_is_unreleased()
    {
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(RepositoryRoot.Path, "CHANGELOG.md"));
        string first = lines.First(line => line.StartsWith("## ", StringComparison.Ordinal));
        await Assert.That(first).IsEqualTo("## [Unreleased]");
    }

    [Test]
    public async Task Planted_faults_are_seen()
    {
        await Assert.That(HasWord("BufferHelper", "Helper")).IsTrue();
        await Assert.That(HasWord("Commonest", "Common")).IsFalse();
        await Assert.That(s_unchecked.IsMatch("return Unsafe.As<int>(x);")).IsTrue();
        await Assert.That(s_path.Match("see `src/LogCaster/Nowhere.cs`").Groups["path"].Value).IsEqualTo("src/LogCaster/Nowhere.cs");
    }

    /// <summary>Whether a name in Pascal case has a word: followed by a capital or by nothing.</summary>
    private static bool HasWord(string name, string word)
    {
        int at = name.IndexOf(word, StringComparison.Ordinal);
        return at >= 0 && (at + word.Length == name.Length || !char.IsLower(name[at + word.Length]));
    }

    // A system call takes the address of a span's first byte, and nothing else is done with it.
    private static string WithoutSystemCalls(string file) =>
        file.EndsWith("/Interop.cs", StringComparison.Ordinal) ? ""
        : Regex.Replace(File.ReadAllText(file), @"Interop\.\w+\([^;]*;|MemoryMarshal\.AsBytes\(new Span<ulong>", "", RegexOptions.NonBacktracking);

    // Handing memory out and looking into it is watched through the ring that owns it.
    private static bool IsPlumbing(string file) => file.EndsWith("/Ring/Arena.cs", StringComparison.Ordinal);

    private static IEnumerable<Type> Types() => typeof(Record).Assembly.GetTypes().Concat(typeof(LogCaster.Cli.CommandLine).Assembly.GetTypes())
        .Where(type => type.Namespace?.StartsWith("LogCaster", StringComparison.Ordinal) == true);

    private static IEnumerable<string> Sources() => Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    private static string Relative(string path) => Path.GetRelativePath(RepositoryRoot.Path, path);
}
