namespace LogCaster.Configuration;

/// <summary>Where the value of a setting comes from. A later one in this list wins.</summary>
internal enum SettingOrigin
{
    /// <summary>Nobody set it.</summary>
    Default,

    /// <summary>The file named by the <c>…_FILE</c> variable of a secret.</summary>
    File,

    /// <summary>The environment variable.</summary>
    Environment,

    /// <summary>The flag.</summary>
    Flag,
}

/// <summary>One effective setting as <c>logcaster config</c> shows it; the text of a secret is <c>***</c>.</summary>
internal readonly record struct Setting(Option Option, string Text, SettingOrigin Origin);

/// <summary>A flag of the command line: its option, the flag as it was typed, and the text of its value.</summary>
internal readonly record struct FlagValue(Option Option, string Flag, string Text);

/// <summary>Why settings were refused: one line, and whether the command line or the environment is at fault.</summary>
internal readonly record struct SettingError(SettingOrigin Origin, string Message);
