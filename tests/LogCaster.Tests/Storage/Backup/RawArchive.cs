using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using LogCaster.Engine.Storage.Backup;

namespace LogCaster.Tests.Storage.Backup;

/// <summary>A tar archive put together byte by byte, so that it can be wrong in every way.</summary>
internal sealed class RawArchive
{
    public const char File = '0';
    public const char PaxHeader = 'x';

    private const int BlockBytes = 512;

    private readonly List<byte> _bytes = [];

    /// <summary>Adds an entry.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">What is in it.</param>
    /// <param name="type">Its type, as ustar has it.</param>
    /// <param name="link">Where a link leads.</param>
    /// <param name="size">What stands in the field for the size, of twelve characters; null for the truth.</param>
    public RawArchive Add(string name, byte[] content, char type = File, string link = "", string? size = null)
    {
        var header = new byte[BlockBytes];
        Put(header, 0, 100, name);
        Put(header, 100, 8, "0000600");
        Put(header, 108, 8, "0000000");
        Put(header, 116, 8, "0000000");
        Put(header, 124, 12, size ?? Octal(content.Length));
        Put(header, 136, 12, Octal(0));
        header[156] = (byte)type;
        Put(header, 157, 100, link);
        Put(header, 257, 8, "ustar\u000000");
        Put(header, 148, 8, "        ");
        Put(header, 148, 7, Convert.ToString(header.Sum(static value => value), 8).PadLeft(6, '0'));
        _bytes.AddRange(header);
        _bytes.AddRange(content);
        _bytes.AddRange(new byte[(BlockBytes - (content.Length % BlockBytes)) % BlockBytes]);
        return this;
    }

    /// <summary>Adds an entry that says more of the next one.</summary>
    public RawArchive AddPax(string key, string value)
    {
        string rest = $" {key}={value}\n";
        int length = Encoding.UTF8.GetByteCount(rest);
        int digits = 1;
        while ((length + digits).ToString(CultureInfo.InvariantCulture).Length > digits)
        {
            digits++;
        }
        return Add("PaxHeaders/x", Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{length + digits}{rest}")), PaxHeader);
    }

    /// <summary>Adds the manifest of files.</summary>
    public RawArchive AddManifest(params (string Name, byte[] Content)[] files) => Add(BackupManifest.FileName, Manifest(files));

    /// <summary>The archive with its end.</summary>
    public byte[] ToBytes() => [.. _bytes, .. new byte[2 * BlockBytes]];

    /// <summary>A manifest that fits to files.</summary>
    public static byte[] Manifest(params (string Name, byte[] Content)[] files) => new BackupManifest(
        CreatedTicks: 639_000_000_000_000_000,
        "a test",
        [.. files.Select(static file => new BackupFile(
            file.Name, file.Content.Length, Convert.ToHexStringLower(SHA256.HashData(file.Content)), file.Content.Count(static value => value == '\n'), -1, 0, 0))]).ToBytes();

    /// <summary>A number as ustar has it.</summary>
    public static string Octal(long number) => Convert.ToString(number, 8).PadLeft(11, '0');

    private static void Put(byte[] header, int offset, int length, string text)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        bytes.AsSpan(0, int.Min(length, bytes.Length)).CopyTo(header.AsSpan(offset));
    }
}
