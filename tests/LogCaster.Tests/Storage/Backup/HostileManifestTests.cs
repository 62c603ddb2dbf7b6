using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Storage;
using LogCaster.Engine.Storage.Backup;
using LogCaster.Tests.Ring;

namespace LogCaster.Tests.Storage.Backup;

/// <summary>A manifest that was damaged, or that somebody wrote to do harm, is refused with a sentence; files are compared with what it says.</summary>
internal sealed class HostileManifestTests
{
    private const string Name = "2026-11-23-100000.log";

    private static readonly byte[] s_text = "[2026-11-23 09:00:00] one\n[2026-11-23 09:00:01] two\n"u8.ToArray();

    private static readonly (string From, string To)[] s_changes =
    [
        ("\"version\": 1", "\"version\": 2"), ("\"version\": 1", "\"version\": 99999999999999999999"), ("\"version\": 1", "\"version\": 1.5"),
        ("\"version\": 1", "\"version\": \"1\""), ("\"version\": 1", "\"version\": null"), ("\"version\"", "\"other\""),
        ("\"bytes\": 52,\n      ", "\"bytes\": 51,\n      "), ("\"bytes\": 52,\n      ", "\"bytes\": -52,\n      "),
        ("\"bytes\": 52,\n      ", "\"bytes\": 9223372036854775807,\n      "), ("\"bytes\": 52,\n      ", "\"bytes\": 9223372036854775808,\n      "),
        ("\"bytes\": 52,\n      ", "\"bytes\": 1e400,\n      "), ("\"bytes\": 52,\n      ", "\"bytes\": {},\n      "), ("\"bytes\": 52,\n      ", ""),
        ("\"lines\": 2,\n      ", "\"lines\": -2,\n      "), ("\"lines\": 2,\n      ", "\"lines\": \"2\",\n      "), ("\"firstSequence\": -1", "\"firstSequence\": -2"),
        ("\"sha256\": \"", "\"sha256\": \"00"), ("\"sha256\": \"", "\"sha256\": null, \"x\": \""), ("\"sha256\": \"", "\"sha256\": \"\", \"x\": \""),
        ("\"sha256\": \"", "\"sha256\": \"\\u001b[31m\", \"x\": \""),
        ($"\"name\": \"{Name}\"", "\"name\": \"../secret\""), ($"\"name\": \"{Name}\"", "\"name\": \"/etc/passwd\""), ($"\"name\": \"{Name}\"", "\"name\": null"),
        ($"\"name\": \"{Name}\"", "\"name\": \"2026-11-23-100000.log\\u0000\""), ($"\"name\": \"{Name}\"", "\"name\": \"2026-11-23-100000-1\\u0000.log\""),
        ($"\"name\": \"{Name}\"", "\"name\": \"\\ud800.log\""), ($"\"name\": \"{Name}\"", "\"name\": \"\\u001b]0;x\\u0007.log\""),
        ($"\"name\": \"{Name}\"", "\"name\": \".lock\""), ($"\"name\": \"{Name}\"", "\"name\": \"MANIFEST.json\""), ($"\"name\": \"{Name}\"", "\"name\": \"2026-11-23-100001.log\""),
        ("\"created\": \"", "\"created\": \"x"), ("\"created\": \"", "\"created\": \"\\u001b[31m"), ("\"created\": \"", "\"created\": null, \"x\": \""),
        ("\"firstTime\": \"", "\"firstTime\": \"9999-99-99"), ("\"files\": [", "\"files\": {}, \"x\": ["), ("\"files\": [", "\"files\": [7, "), ("\"files\": [", "\"files\": [[], "),
        ("\"files\": [", "\"files\": [" + string.Concat(Enumerable.Repeat("[", 100_000))), ("{", "\ufeff{"), ("{", "["), ("}", ""), ("{", ""),
    ];

    [Test]
    public async Task One_that_says_something_wrong_is_refused_and_leaves_nothing()
    {
        var faults = new List<string>();
        string good = Encoding.UTF8.GetString(RawArchive.Manifest((Name, s_text)));
        foreach ((string from, string to) in s_changes)
        {
            int place = good.IndexOf(from, StringComparison.Ordinal);
            byte[] changed = Encoding.UTF8.GetBytes(good[..place] + to + good[(place + from.Length)..]);
            using var archive = new RestoreAttempt();
            using var directory = new RestoreAttempt();
            await File.WriteAllBytesAsync(Path.Combine(directory.Backup, Name), s_text);
            await File.WriteAllBytesAsync(Path.Combine(directory.Backup, BackupManifest.FileName), changed);
            string?[] said = [archive.FromArchive(new RawArchive().Add(Name, s_text).Add(BackupManifest.FileName, changed).ToBytes()), directory.FromDirectory()];
            var verify = new LogVerify(TimeZoneInfo.Utc, new SteppingTime());
            verify.Run(directory.Backup);
            bool isGood = said.Concat(verify.Findings).All(RestoreAttempt.IsSentence) && verify.Findings.Count > 0
                && !archive.Restored.Concat(directory.Restored).Any() && archive.LeftOthersAlone && directory.LeftOthersAlone;
            if (!isGood)
            {
                faults.Add($"{from} as {to[..int.Min(to.Length, 50)]}: {string.Join(" | ", said.Concat(verify.Findings).Select(static text => text ?? "taken"))}");
            }
        }
        await Assert.That(faults).IsEmpty();
    }

    [Test]
    public async Task One_that_ends_early_is_refused_wherever_it_ends()
    {
        byte[] good = RawArchive.Manifest((Name, s_text), ("current.log", s_text));
        // The line end behind it says nothing.
        for (int length = 0; length < good.Length - 1; length++)
        {
            string said = Refusal(good[..length]);
            await Assert.That(said).StartsWith("MANIFEST.json cannot be read: ");
        }
        await Assert.That(BackupManifest.Read(good).Files.Length).IsEqualTo(2);
    }

    [Test]
    public async Task One_with_a_changed_byte_is_refused_or_says_something_that_can_be()
    {
        byte[] good = RawArchive.Manifest((Name, s_text), ("current.log", s_text));
        for (int place = 0; place < good.Length; place++)
        {
            foreach (byte value in "\0\t\"\\-0{\u007f"u8.ToArray())
            {
                byte[] changed = [.. good];
                changed[place] = value;
                try
                {
                    BackupManifest manifest = BackupManifest.Read(changed);
                    await Assert.That(manifest.Files.All(static file => BackupManifest.IsAllowed(file.Name) && file.Sha256.Length == 64)).IsTrue();
                }
                catch (StorageException refused)
                {
                    await Assert.That(refused.Message.Any(char.IsControl)).IsFalse().Because(refused.Message);
                }
            }
        }
    }

    [Test]
    public async Task What_a_later_version_adds_is_passed_over()
    {
        string good = Encoding.UTF8.GetString(RawArchive.Manifest((Name, s_text)));
        string more = good.Replace("\"name\"", "\"colour\": [\"red\", {}], \"name\"", StringComparison.Ordinal).Replace("\"program\"", "\"host\": 7, \"program\"", StringComparison.Ordinal);
        BackupManifest manifest = BackupManifest.Read(Encoding.UTF8.GetBytes(more));
        await Assert.That(manifest.Files.Single().Name).IsEqualTo(Name);
        await Assert.That(manifest.Lines).IsEqualTo(2);
    }

    [Test]
    public async Task Files_that_stand_in_it_twice_or_have_too_many_lines_together_are_refused()
    {
        await Assert.That(Refusal(RawArchive.Manifest((Name, s_text), (Name, s_text)))).EndsWith("stands in it twice");
        string much = Encoding.UTF8.GetString(RawArchive.Manifest((Name, s_text), ("current.log", s_text)))
            .Replace("\"lines\": 2,", "\"lines\": 9223372036854775807,", StringComparison.Ordinal);
        await Assert.That(Refusal(Encoding.UTF8.GetBytes(much))).StartsWith("MANIFEST.json cannot be read: ");
    }

    [Test]
    [Arguments("ln -s ../secret")]
    [Arguments("ln -s .")]
    [Arguments("mkdir")]
    [Arguments("ln -s nowhere")]
    public async Task What_is_no_file_in_a_backup_is_not_brought_back(string command)
    {
        foreach (string name in (string[])[Name, BackupManifest.FileName])
        {
            using var attempt = new RestoreAttempt();
            await File.WriteAllBytesAsync(Path.Combine(attempt.Backup, Name), "mine"u8.ToArray());
            await File.WriteAllBytesAsync(Path.Combine(attempt.Backup, BackupManifest.FileName), RawArchive.Manifest((Name, "mine"u8.ToArray())));
            string path = Path.Combine(attempt.Backup, name);
            File.Delete(path);
            string[] words = command.Split(' ');
            _ = words is ["mkdir"] ? (FileSystemInfo)Directory.CreateDirectory(path) : File.CreateSymbolicLink(path, words[2]);

            await Assert.That(attempt.FromDirectory()).IsNotNull().And.Contains(name);
            await Assert.That(attempt.Restored).IsEmpty();
            await Assert.That(attempt.LeftOthersAlone).IsTrue();
        }
    }

    [Test]
    public async Task What_stands_where_a_restore_works_is_named()
    {
        using var attempt = new RestoreAttempt();
        await File.WriteAllBytesAsync(Path.Combine(attempt.Backup, Name), s_text);
        await File.WriteAllBytesAsync(Path.Combine(attempt.Backup, BackupManifest.FileName), RawArchive.Manifest((Name, s_text)));
        // A link there is taken away, and not followed.
        _ = File.CreateSymbolicLink(Path.Combine(attempt.Target, "restoring"), attempt.Root);

        await Assert.That(attempt.FromDirectory()).IsNull().Or.Contains("is not empty");
        await Assert.That(attempt.LeftOthersAlone).IsTrue();
    }

    [Test]
    public async Task Two_restores_of_one_second_put_aside_what_was_there_in_two_places()
    {
        using var directory = new TemporaryDirectory();
        byte[] archive = new RawArchive().Add("current.log", s_text).AddManifest(("current.log", s_text)).ToBytes();
        await File.WriteAllTextAsync(directory["current.log"], "first");
        var aside = new List<string>();
        for (int i = 0; i < 2; i++)
        {
            var restore = new LogRestore(directory.Path, TimeZoneInfo.Utc, new SteppingTime(), process: 1) { PutsAside = true };
            _ = restore.FromArchive(new MemoryStream(archive));
            aside.Add(await File.ReadAllTextAsync(Path.Combine(restore.Aside!, "current.log")));
        }
        await Assert.That(aside).IsEquivalentTo(["first", Encoding.UTF8.GetString(s_text)]);
    }

    private static string Refusal(byte[] manifest)
    {
        try
        {
            return $"taken: {BackupManifest.Read(manifest).Files.Length}";
        }
        catch (StorageException refused)
        {
            return refused.Message;
        }
    }
}
