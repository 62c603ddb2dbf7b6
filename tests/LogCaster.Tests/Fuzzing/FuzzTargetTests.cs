using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using LogCaster.Fuzz;
using LogCaster.Tests.House;

namespace LogCaster.Tests.Fuzzing;

internal sealed class FuzzTargetTests
{
    private const int Seed = 20261123;

    private static int InputsFor(string target) => target switch
    {
        // Compiling a pattern costs a thousand times what the other targets do, writing a file a hundred times.
        "Pattern" => 400,
        "Index" => 2_000,
        "Segment" or "Backup" => 1_000,
        _ => 20_000,
    };

    public static IEnumerable<string> Names() => TargetTable.All.Select(target => target.Name);

    [Test]
    [MethodDataSource(nameof(Names))]
    public async Task The_corpus_and_seeded_inputs_keep_every_promise(string name)
    {
        FuzzTarget target = TargetTable.All.Single(row => row.Name == name);
        var fuzzer = new Fuzzer(target, CorpusFolder, Seed);
        bool well = fuzzer.Run(InputsFor(name), TimeSpan.FromSeconds(30));
        await Assert.That(well).IsTrue().Because($"{fuzzer.Failure?.Message} with {Convert.ToHexString(fuzzer.Failing ?? [])}, seed {Seed}");
        await Assert.That(fuzzer.Ways).IsGreaterThan(20).Because("a target whose inputs all take one way is not looked at");
    }

    [Test]
    public async Task A_planted_fault_is_found_and_shortened()
    {
        var fuzzer = new Fuzzer(TargetTable.Canary, CorpusFolder, Seed);
        await Assert.That(fuzzer.Run(5_000_000, TimeSpan.FromSeconds(30))).IsFalse();
        await Assert.That(fuzzer.Failing!).IsEquivalentTo("Zq7"u8.ToArray());
    }

    [Test]
    public async Task Every_target_is_in_the_table_and_has_a_corpus()
    {
        IEnumerable<string> classes = typeof(TargetTable).Assembly.GetTypes()
            .Where(type => type.Namespace == "LogCaster.Fuzz.Targets" && type.GetProperty("Row", BindingFlags.Public | BindingFlags.Static) is not null)
            .Select(type => type.Name.Replace("Target", "", StringComparison.Ordinal));
        await Assert.That(classes).IsEquivalentTo([.. Names(), TargetTable.Canary.Name]);
        await Assert.That(Names().Where(name => !Directory.EnumerateFiles(Path.Combine(CorpusFolder, name)).Any())).IsEmpty();
    }

    private static string CorpusFolder => Path.Combine(RepositoryRoot.Path, "tests", "LogCaster.Fuzz", "corpus");
}
