using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Storage.Backup;

namespace LogCaster.Tests.Storage.Backup;

/// <summary>An archive that is not what <c>logcaster backup</c> writes is refused with a sentence, and leaves nothing behind, in the target or elsewhere.</summary>
internal sealed class HostileArchiveTests
{
    private const string Name = "2026-11-23-100000.log";

    private static readonly byte[] s_text = "[2026-11-23 09:00:00] one\n[2026-11-23 09:00:01] two\n"u8.ToArray();

    // Twelve bytes, as GNU tar writes numbers that are too large for octal digits.
    private static readonly string s_exabytes = "\u0080" + new string('\0', 3) + "\u0010" + new string('\0', 7);
    private static readonly string s_negative = new('\u00ff', 12);

    private static IEnumerable<(string What, byte[] Archive, string Said)> Hostile()
    {
        foreach (string name in (string[])["../secret", "../../2026-11-23-100000.log", "/tmp/2026-11-23-100000.log", "./" + Name, "a/" + Name, "..", ".", "", "secret",
            ".lock", "current.log.torn-2026-11-23-100000-000", "2026-11-23-100000.idx.tmp", "restoring", "MANIFEST.json/", "manifest.json", "\u001b[31m.log",
            "2026-11-23-100000-1\0.log"])
        {
            yield return ($"the name \"{BackupManifest.Shown(name)}\"", new RawArchive().Add(name, s_text).AddManifest().ToBytes(), "holds \"");
            yield return (
                $"the long name \"{BackupManifest.Shown(name)}\"", new RawArchive().AddPax("path", name).Add(Name, s_text).AddManifest().ToBytes(), "");
        }
        // Hard and symbolic links, devices, folders, FIFOs, contiguous files, GNU's own, headers for all, and nobody's.
        foreach (char type in "1234567DMSVgAZ\u0001")
        {
            yield return ($"an entry of type {(int)type:x}", new RawArchive().Add(Name, [], type, link: "../secret").AddManifest((Name, [])).ToBytes(), "");
            yield return ($"a manifest of type {(int)type:x}", new RawArchive().Add(BackupManifest.FileName, [], type, link: "../secret").ToBytes(), "");
        }
        foreach (string size in (string[])[s_exabytes, s_negative, "77777777777", "-0000000001", "99999999999", "            ", "1x", "\u00ff" + new string('\0', 11)])
        {
            yield return ($"a size of {BackupManifest.Shown(size)}", new RawArchive().Add(Name, s_text, size: size).AddManifest((Name, s_text)).ToBytes(), "");
            yield return ($"a manifest with a size of {BackupManifest.Shown(size)}", new RawArchive().Add(BackupManifest.FileName, "{}"u8.ToArray(), size: size).ToBytes(), "");
            yield return ($"a header with a size of {BackupManifest.Shown(size)}", new RawArchive().Add("x", "9 path=a\n"u8.ToArray(), RawArchive.PaxHeader, size: size).ToBytes(), "");
            yield return ($"a long name with a size of {BackupManifest.Shown(size)}", new RawArchive().Add("x", "a"u8.ToArray(), 'L', size: size).ToBytes(), "");
        }
        foreach (string size in (string[])["9223372036854775807", "-1", "99999999999999999999", "x", "1e3"])
        {
            yield return ($"a size of {size} in a header", new RawArchive().AddPax("size", size).Add(Name, s_text).AddManifest((Name, s_text)).ToBytes(), "");
        }
        yield return ("a file twice", new RawArchive().Add(Name, s_text).Add(Name, s_text).AddManifest((Name, s_text)).ToBytes(), $"holds {Name} twice");
        yield return ("a manifest twice", new RawArchive().AddManifest().AddManifest().ToBytes(), "which no backup has");
        yield return ("a file behind the manifest", new RawArchive().Add(Name, s_text).AddManifest((Name, s_text)).Add("current.log", s_text).ToBytes(), "which no backup has");
        yield return ("a file without mention", new RawArchive().Add(Name, s_text).AddManifest().ToBytes(), "which its manifest does not name");
        yield return ("a mention without file", new RawArchive().AddManifest((Name, s_text)).ToBytes(), "is missing in the backup");
        yield return ("another file", new RawArchive().Add(Name, [.. s_text, 10]).AddManifest((Name, s_text)).ToBytes(), "is damaged");
        yield return ("no manifest", new RawArchive().Add(Name, s_text).ToBytes(), "has no MANIFEST.json");
        yield return ("nothing", [], "cannot be read");
        yield return ("an end at once", new RawArchive().ToBytes(), "has no MANIFEST.json");
        yield return ("something else", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("no archive at all ", 500))), "");
        yield return ("no digits for the mode", Changed(100, (byte)'x'), "");
    }

    [Test]
    public async Task It_is_refused_with_a_sentence_and_leaves_nothing()
    {
        var faults = new List<string>();
        foreach ((string what, byte[] archive, string said) in Hostile())
        {
            using var attempt = new RestoreAttempt();
            string? refusal = attempt.FromArchive(archive);
            bool isGood = RestoreAttempt.IsSentence(refusal) && refusal.Contains(said, StringComparison.Ordinal) && attempt.Restored.Count == 0 && attempt.LeftOthersAlone;
            if (!isGood)
            {
                faults.Add($"{what}: {refusal ?? "taken"}");
            }
        }
        await Assert.That(faults).IsEmpty();
        await Assert.That(Hostile().Count()).IsGreaterThan(100);
    }

    [Test]
    public async Task One_that_ends_early_is_refused_wherever_it_ends()
    {
        byte[] whole = Whole().ToBytes();
        for (int length = 0; length < whole.Length; length += length % 512 < 3 ? 1 : 127)
        {
            using var attempt = new RestoreAttempt();
            string? refusal = attempt.FromArchive(whole[..length]);
            // The two blocks of zeros at its end say nothing.
            await Assert.That(refusal is not null || length >= whole.Length - 1024).IsTrue().Because($"{length} of {whole.Length}");
            await Assert.That(attempt.Restored.Count).IsEqualTo(refusal is null ? 2 : 0);
        }
    }

    [Test]
    public async Task One_that_others_have_packed_in_the_same_way_is_taken()
    {
        using var attempt = new RestoreAttempt();
        await Assert.That(attempt.FromArchive(Whole().ToBytes())).IsNull();
        await Assert.That(attempt.Restored).IsEquivalentTo(["2026-11-23-100000.log", "current.log"]);
        using var long_ = new RestoreAttempt();
        await Assert.That(long_.FromArchive(new RawArchive().AddPax("path", Name).Add("whatever", s_text).AddManifest((Name, s_text)).ToBytes())).IsNull();
        await Assert.That(long_.Restored).IsEquivalentTo([Name]);
    }

    private static RawArchive Whole() => new RawArchive().Add(Name, s_text).Add("current.log", s_text).AddManifest((Name, s_text), ("current.log", s_text));

    private static byte[] Changed(int place, byte value)
    {
        byte[] bytes = Whole().ToBytes();
        bytes[place] = value;
        return bytes;
    }
}
