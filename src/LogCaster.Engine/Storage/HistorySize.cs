namespace LogCaster.Engine.Storage;

/// <summary>How much the files of a log hold.</summary>
/// <param name="Files">How many there are.</param>
/// <param name="Records">How many records they hold.</param>
/// <param name="Bytes">Length of their text.</param>
/// <param name="DiskBytes">What their text takes on the disk, in bytes: less where it is compressed.</param>
public readonly record struct HistorySize(int Files, long Records, long Bytes, long DiskBytes);
