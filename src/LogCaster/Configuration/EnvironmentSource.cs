using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Extensions.Configuration;

namespace LogCaster.Configuration;

/// <summary>The only reader of the environment: takes every <c>LOGCASTER_…</c> variable that has a value, once, at the start.</summary>
internal static class EnvironmentSource
{
    /// <summary>The variables by name. One that is set to nothing counts as not set: that is what an empty line of a compose file means.</summary>
    public static Dictionary<string, string> Read()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string key, string? value) in new ConfigurationBuilder().AddEnvironmentVariables(Option.Prefix).Build().AsEnumerable())
        {
            if (!string.IsNullOrEmpty(value))
            {
                // The provider reads a double underscore as a level of a tree; our names have none.
                variables[Option.Prefix + key.Replace(ConfigurationPath.KeyDelimiter, "__", StringComparison.Ordinal)] = value;
            }
        }
        AddCredentials(variables);
        return variables;
    }

    // What systemd was told to load (LoadCredential=auth_token:FILE) is the file of a secret, unless the secret is set otherwise.
    private static void AddCredentials(Dictionary<string, string> variables)
    {
        if (ReadForeign("CREDENTIALS_DIRECTORY") is not string directory)
        {
            return;
        }
        foreach (Option secret in OptionTable.All.Where(option => option.IsSecret))
        {
            string file = Path.Combine(directory, secret.Variable[Option.Prefix.Length..].ToLowerInvariant());
            if (!variables.ContainsKey(secret.Variable) && File.Exists(file))
            {
                variables.TryAdd($"{secret.Variable}_FILE", file);
            }
        }
    }

    /// <summary>A variable that is not LogCaster's; null when it is not set, or to nothing.</summary>
    public static string? ReadForeign(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
