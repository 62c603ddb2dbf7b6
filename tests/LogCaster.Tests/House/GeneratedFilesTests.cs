using System.IO;
using System.Threading.Tasks;

namespace LogCaster.Tests.House;

/// <summary>Documents made of tables are rewritten here, so that running the test is how they are made; a change fails it once.</summary>
internal sealed class GeneratedFilesTests
{
    [Test]
    [Arguments("docs/configuration.md")]
    [Arguments("docs/metrics.md")]
    [Arguments("systemd/logcaster.default")]
    public async Task Generated_files_are_up_to_date(string file)
    {
        string wanted = file switch
        {
            "docs/configuration.md" => GeneratedDocuments.Configuration(),
            "docs/metrics.md" => GeneratedDocuments.Metrics(),
            _ => GeneratedDocuments.DefaultEnvironment(),
        };
        string path = Path.Combine(RepositoryRoot.Path, file);
        string found = File.Exists(path) ? await File.ReadAllTextAsync(path) : "";
        if (found != wanted)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, wanted);
        }
        await Assert.That(found).IsEqualTo(wanted).Because($"{file} did not follow its table; it was rewritten: look at it and commit it");
    }
}
