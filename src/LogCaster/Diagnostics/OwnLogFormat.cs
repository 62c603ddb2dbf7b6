namespace LogCaster.Diagnostics;

/// <summary>How LogCaster writes its own log.</summary>
internal enum OwnLogFormat
{
    /// <summary>Plain on a terminal, JSON elsewhere.</summary>
    Auto,

    /// <summary>One JSON object a line.</summary>
    Json,

    /// <summary>Time, level and text, for people.</summary>
    Plain,
}
