using System;
using System.Buffers;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LogCaster.Engine.Storage.Backup;

/// <summary>A file of a backup, as its manifest describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">SHA-256 of it, in small hexadecimal digits.</param>
/// <param name="Lines">How many lines it has; 0 for an index.</param>
/// <param name="FirstSequence">The sequence number of its first record, where that is known; else -1.</param>
/// <param name="FirstTicks">The time of its first line, in UTC ticks; 0 where it has none.</param>
/// <param name="LastTicks">The time of its last line, in UTC ticks; 0 where it has none.</param>
public sealed record BackupFile(string Name, long Bytes, string Sha256, long Lines, long FirstSequence, long FirstTicks, long LastTicks);

/// <summary>What a backup holds: <c>MANIFEST.json</c>, which is written last, so that a backup without it was not finished. Immutable.</summary>
/// <param name="CreatedTicks">When it was begun, in UTC ticks.</param>
/// <param name="Program">What has written it.</param>
/// <param name="Files">Its files, in the order of their records.</param>
public sealed record BackupManifest(long CreatedTicks, string Program, ImmutableArray<BackupFile> Files)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "MANIFEST.json";

    /// <summary>The form that this version writes and reads.</summary>
    public const int Version = 1;

    // Some hundred bytes a file, a million files at most.
    internal const int MaxBytes = 512 * 1024 * 1024;

    private const int Sha256Digits = 64;
    private const int MaxShown = 200;

    /// <summary>How many records are in it.</summary>
    public long Lines
    {
        get
        {
            long lines = 0;
            foreach (BackupFile file in Files)
            {
                lines += file.Lines;
            }
            return lines;
        }
    }

    /// <summary>How many bytes are in it.</summary>
    public long Bytes
    {
        get
        {
            long bytes = 0;
            foreach (BackupFile file in Files)
            {
                bytes += file.Bytes;
            }
            return bytes;
        }
    }

    /// <summary>The manifest as it stands in a file.</summary>
    public byte[] ToBytes()
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("created", Text(CreatedTicks));
            json.WriteString("program", Program);
            json.WriteNumber("lines", Lines);
            json.WriteNumber("bytes", Bytes);
            json.WriteStartArray("files");
            foreach (BackupFile file in Files)
            {
                json.WriteStartObject();
                json.WriteString("name", file.Name);
                json.WriteNumber("bytes", file.Bytes);
                json.WriteString("sha256", file.Sha256);
                json.WriteNumber("lines", file.Lines);
                json.WriteNumber("firstSequence", file.FirstSequence);
                json.WriteString("firstTime", Text(file.FirstTicks));
                json.WriteString("lastTime", Text(file.LastTicks));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        bytes.Write("\n"u8);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Reads a manifest. Nothing it says is believed yet but for its form: who brings files back compares them with it.</summary>
    /// <param name="bytes">The bytes of the file.</param>
    /// <exception cref="StorageException">They are none, or one of another version, or what they say cannot be.</exception>
    public static BackupManifest Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            JsonElement root = document.RootElement;
            int version = root.GetProperty("version").GetInt32();
            if (version != Version)
            {
                throw new StorageException($"{FileName} has version {version}; allowed: {Version}");
            }
            var files = new List<BackupFile>();
            var names = new HashSet<string>(StringComparer.Ordinal);
            (long lines, long bytesOfAll) = (0, 0);
            foreach (JsonElement element in root.GetProperty("files").EnumerateArray())
            {
                BackupFile file = ReadFile(element);
                if (!names.Add(file.Name))
                {
                    throw new FormatException($"\"{file.Name}\" stands in it twice");
                }
                files.Add(file);
                lines = checked(lines + file.Lines);
                bytesOfAll = checked(bytesOfAll + file.Bytes);
            }
            return new BackupManifest(Ticks(root, "created"), root.GetProperty("program").GetString() ?? "", [.. files]);
        }
        catch (Exception refused) when (refused is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException)
        {
            throw new StorageException($"{FileName} cannot be read: {Shown(refused.Message)}", refused);
        }
    }

    /// <summary>Whether a name may stand in a backup: one of a file of the log, or of an index.</summary>
    /// <param name="name">The name.</param>
    public static bool IsAllowed(string name) =>
        name is SegmentName.Current or SegmentLoader.JournalName || SegmentName.TryReadComplete(name, out _)
        || (SegmentName.IsIndex(name) && name.EndsWith(".idx", StringComparison.Ordinal));

    /// <summary>What an outsider wrote, as it may be shown on a terminal.</summary>
    internal static string Shown(string text) =>
        string.Concat(text.Take(MaxShown).Select(static c => char.IsControl(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format ? '?' : c));

    private static BackupFile ReadFile(JsonElement file)
    {
        var read = new BackupFile(
            file.GetProperty("name").GetString() ?? "",
            file.GetProperty("bytes").GetInt64(),
            file.GetProperty("sha256").GetString() ?? "",
            file.GetProperty("lines").GetInt64(),
            file.GetProperty("firstSequence").GetInt64(),
            Ticks(file, "firstTime"),
            Ticks(file, "lastTime"));
        if (!IsAllowed(read.Name))
        {
            throw new FormatException($"\"{read.Name}\" is no file of a log");
        }
        return read.Bytes >= 0 && read.Lines >= 0 && read.FirstSequence >= -1 && read.Sha256.Length == Sha256Digits && read.Sha256.All(char.IsAsciiHexDigitLower)
            ? read
            : throw new FormatException($"what it says of \"{read.Name}\" cannot be");
    }

    private static string Text(long ticks) => ticks == 0 ? "" : new DateTime(ticks, DateTimeKind.Utc).ToString("O", CultureInfo.InvariantCulture);

    private static long Ticks(JsonElement element, string name)
    {
        string text = element.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null");
        return text.Length == 0 ? 0 : DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind).ToUniversalTime().Ticks;
    }
}
