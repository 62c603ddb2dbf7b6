using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.Configuration;

namespace LogCaster.Tests.Configuration;

/// <summary>The rules for secrets, shown on a table of its own: no option of this version is one.</summary>
internal sealed class SecretTests
{
    private const string Variable = "LOGCASTER_SAMPLE_TOKEN";
    private const string Secret = "correct-horse";

    private static readonly Option<string> s_token = new(new ChoiceFormat<string>("TOKEN", (Secret, Secret)), Secret)
    {
        Variable = Variable,
        Group = OptionGroup.Process,
        Text = "A secret.",
        IsSecret = true,
    };

    [Test]
    public async Task A_secret_comes_from_its_file_without_the_last_newline_and_is_never_shown()
    {
        using var file = new SecretFile(Secret + "\n");
        (OptionResolver resolver, ResolvedOptions resolved) = Resolve(new() { [Variable + "_FILE"] = file.Path });
        await Assert.That(resolver.Errors).IsEmpty();
        await Assert.That(resolved.Get(s_token)).IsEqualTo(Secret);
        await Assert.That(resolved.Effective.Single()).IsEqualTo(new Setting(s_token, "***", SettingOrigin.File));
    }

    [Test]
    public async Task A_secret_in_the_environment_is_taken_with_a_warning()
    {
        (OptionResolver resolver, ResolvedOptions resolved) = Resolve(new() { [Variable] = Secret });
        await Assert.That(resolved.Text(s_token)).IsEqualTo("***");
        await Assert.That(resolver.Warnings.Single()).Contains(Variable + "_FILE");
        await Assert.That(resolver.Warnings.Single()).DoesNotContain(Secret);
    }

    [Test]
    public async Task A_bad_secret_is_refused_without_its_value()
    {
        (OptionResolver byEnvironment, _) = Resolve(new() { [Variable] = "wrong-horse" });
        await Assert.That(byEnvironment.Errors.Single().Message).IsEqualTo($"{Variable}: must be {s_token.Form}");
        using var file = new SecretFile("wrong-horse");
        (OptionResolver byFile, _) = Resolve(new() { [Variable + "_FILE"] = file.Path });
        await Assert.That(byFile.Errors.Single().Message).IsEqualTo($"{Variable}_FILE: must be {s_token.Form}");
    }

    [Test]
    public async Task A_secret_and_its_file_together_are_refused()
    {
        (OptionResolver resolver, _) = Resolve(new() { [Variable] = Secret, [Variable + "_FILE"] = "/dev/null" });
        await Assert.That(resolver.Errors.Single().Message).IsEqualTo($"{Variable} and {Variable}_FILE are both set: only one of them is allowed");
    }

    [Test]
    public async Task A_file_that_cannot_be_read_is_named()
    {
        (OptionResolver resolver, _) = Resolve(new() { [Variable + "_FILE"] = "/nonexistent/token" });
        await Assert.That(resolver.Errors.Single().Message).StartsWith($"{Variable}_FILE=/nonexistent/token: cannot be read");
    }

    private static (OptionResolver Resolver, ResolvedOptions Resolved) Resolve(Dictionary<string, string> environment)
    {
        var resolver = new OptionResolver([s_token], environment, []);
        return (resolver, resolver.Resolve());
    }

    private sealed class SecretFile : System.IDisposable
    {
        public SecretFile(string text) => File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
