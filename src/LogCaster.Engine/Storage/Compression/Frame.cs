namespace LogCaster.Engine.Storage.Compression;

/// <summary>A piece of a compressed file that can be read alone.</summary>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="Length">Its length in the file, in bytes.</param>
/// <param name="TextOffset">Where its text begins in that of the file.</param>
/// <param name="TextLength">Length of its text in bytes.</param>
/// <param name="Crc">CRC-32C of its bytes in the file: what is damaged is never unpacked.</param>
internal readonly record struct Frame(long Offset, int Length, long TextOffset, int TextLength, uint Crc)
{
    /// <summary>Where the next frame begins in the file.</summary>
    public long End => Offset + Length;

    /// <summary>Where the text of the next frame begins.</summary>
    public long TextEnd => TextOffset + TextLength;

    /// <summary>The frame behind this one.</summary>
    /// <param name="length">Its length in the file.</param>
    /// <param name="textLength">Length of its text.</param>
    /// <param name="crc">CRC-32C of its bytes.</param>
    public Frame Next(int length, int textLength, uint crc) => new(End, length, TextEnd, textLength, crc);
}
