using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using LogCaster.Engine.Storage;
using LogCaster.Engine.Storage.Backup;

namespace LogCaster.Fuzz.Targets;

/// <summary>
/// Backups that anybody may have written: an archive, or, where the input begins with a brace, a manifest. It is refused with a sentence, or every file is in
/// the directory with the bytes that the manifest promises, and nothing else is. A manifest that is read says the same when it is written and read again.
/// </summary>
internal static class BackupTarget
{
    private const int MaxSentence = 500;
    private const int MaxWord = 20;

    private static readonly char[] s_quotes = ['"', '\''];

    public static FuzzTarget Row { get; } = new(
        "Backup",
        Run,
        [
            "MANIFEST.json", "2026-11-23-100000.log", "2026-11-23-100000.idx", "current.log", "current.idx", "../", "/", "\0", "ustar\000", "ustar  \0", "00000000000", "77777777777",
            "\"version\": 1", "\"name\": \"", "\"bytes\": ", "9223372036854775807", "-1", "null", "[]", "{}", "\\u0000", "20 path=current.log\n", "9 size=9\n", "\x80\0\0\0",
        ]);

    private static int Run(ReadOnlySpan<byte> input) => input is [(byte)'{', ..] ? RunManifest(input.ToArray()) : RunArchive(input.ToArray());

    private static int RunManifest(byte[] input)
    {
        BackupManifest manifest;
        try
        {
            manifest = BackupManifest.Read(input);
        }
        catch (StorageException refused)
        {
            return WayOf(refused);
        }
        BackupManifest again = BackupManifest.Read(manifest.ToBytes());
        bool isSame = again.CreatedTicks == manifest.CreatedTicks && again.Program == manifest.Program && again.Files.SequenceEqual(manifest.Files);
        FuzzFailureException.Unless(isSame, "What is read and written says the same.");
        FuzzFailureException.Unless(manifest.Lines >= 0 && manifest.Bytes >= 0, "Sums are right.");
        FuzzFailureException.Unless(manifest.Files.All(static file => IsPlain(file.Name)), "Names lead nowhere else.");
        return HashCode.Combine(int.Min(manifest.Files.Length, 5), manifest.Lines > 0, manifest.CreatedTicks == 0, manifest.Program.Length == 0);
    }

    private static int RunArchive(byte[] input)
    {
        string path = Directory.CreateTempSubdirectory("logcaster-fuzz-").FullName;
        try
        {
            using SegmentDirectory target = SegmentDirectory.Open(path);
            BackupManifest manifest;
            try
            {
                manifest = new BackupSource(target, TimeZoneInfo.Utc).FromArchive(new MemoryStream(input));
            }
            catch (StorageException refused)
            {
                FuzzFailureException.Unless(Found(path).Keys.All(BackupManifest.IsAllowed), "What was there before it was refused are files of a log.");
                return HashCode.Combine(WayOf(refused), Found(path).Count);
            }
            Dictionary<string, string> found = Found(path);
            bool isSame = found.Count == manifest.Files.Length && manifest.Files.All(file => found.GetValueOrDefault(file.Name) == file.Sha256);
            FuzzFailureException.Unless(isSame, "Every file has the bytes that the manifest promises, and no other is there.");
            return HashCode.Combine(found.Count, manifest.Bytes);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static Dictionary<string, string> Found(string path) => Directory.EnumerateFileSystemEntries(path).ToDictionary(
        static entry => Path.GetFileName(entry), static entry => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(entry))), StringComparer.Ordinal);

    private static bool IsPlain(string name) => name.Length > 0 && name.IndexOfAny(['/', '\0']) < 0 && name is not ("." or "..");

    /// <summary>The way of what was refused: the sentence but for what the input brought into it.</summary>
    private static int WayOf(StorageException refused)
    {
        string said = refused.Message;
        FuzzFailureException.Unless(said.Length is > 10 and < MaxSentence && !said.Any(char.IsControl), "What is refused is refused with a sentence.");
        int from = said.IndexOfAny(s_quotes);
        string ours = from < 0 ? said : $"{said[..from]} {refused.InnerException?.GetType().Name}";
        var way = default(HashCode);
        // Not names, numbers and checksums.
        foreach (string word in ours.Split(' ').Where(static word => word.Length < MaxWord && word.All(char.IsAsciiLetter)))
        {
            way.Add(word, StringComparer.Ordinal);
        }
        return way.ToHashCode();
    }
}
