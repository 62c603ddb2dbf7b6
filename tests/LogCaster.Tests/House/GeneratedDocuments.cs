using System;
using System.Linq;
using System.Text;
using LogCaster.Cli;
using LogCaster.Configuration;
using LogCaster.Diagnostics;

namespace LogCaster.Tests.House;

/// <summary>Writes the documents that are made of the tables of options and metrics.</summary>
internal static class GeneratedDocuments
{
    /// <summary>docs/configuration.md.</summary>
    public static string Configuration()
    {
        var text = new StringBuilder("""
            # Settings

            This file is made from the options table by `make gen`. Do not edit it.

            Each setting is an environment variable and a flag. A flag wins over the variable, the variable wins over the default.
            `logcaster config` shows the settings in effect and where each comes from; `logcaster config --check` only checks them.
            A wrong flag ends LogCaster with exit code 2, a wrong variable with 78; the message names it, its value and what is allowed.
            An unknown variable that begins with `LOGCASTER_` gives a warning. A variable set to nothing counts as not set.

            Sizes are bytes, or a number and `K`, `M`, `G`, `T` (powers of 1024). Durations are a number and `ms`, `s`, `m`, `h`, `d`.
            Each limit has a metric that shows how near it is, or what it cost. Where reload says yes, SIGHUP makes LogCaster read the file again that it names; all else takes effect at the next start.

            """);
        foreach (IGrouping<OptionGroup, Option> group in OptionTable.All.GroupBy(option => option.Group))
        {
            text.Append('\n').Append("## ").Append(group.Key).Append("\n\n");
            text.Append("| variable and flag | default | what it does | allowed | metric | reload | since |\n|---|---|---|---|---|---|---|\n");
            foreach (Option option in group)
            {
                string flags = option.ShortFlag is { } flag ? $"`{flag}` `{option.Flag}`" : $"`{option.Flag}`";
                string value = option.DefaultSource is { } source ? $"that of `{source.Variable}`" : $"`{option.DefaultText}`";
                string metric = option.Metric is { } row ? $"`{row.Name}`" : "";
                text.Append(
                    null, $"| `{option.Variable}` {flags} | {value} | {Cell(option.Text)} | {Cell(option.Form)} | {metric} | {(option.IsReloadable ? "yes" : "no")} | {option.Since} |\n");
            }
        }
        text.Append("""

            ## Flags of the older LogCaster

            `-p PORT` and `-h` work. These are refused with a clear message until the version that brings them:


            """.TrimEnd()).Append("\n\n");
        foreach (FutureFlag flag in CommandTable.Future)
        {
            text.Append(null, $"- `{$"{flag.Flag} {flag.Value}".TrimEnd()}`: {flag.Feature}\n");
        }
        return text.ToString();
    }

    /// <summary>systemd/logcaster.default, which the packages install as /etc/default/logcaster.</summary>
    public static string DefaultEnvironment()
    {
        var text = new StringBuilder("""
            # Settings of LogCaster for its systemd unit, made from the options table by "make gen".
            # Each line shows the default. To change a setting, take away the # and put your value.
            # After that: systemctl restart logcaster

            """);
        foreach (Option option in OptionTable.All.Where(option => !option.IsSecret))
        {
            string origin = option.DefaultSource is { } source ? $" Default: that of {source.Variable}." : "";
            text.Append(null, $"\n# {option.Text}{origin}\n# Allowed: {option.Form}.\n#{option.Variable}={option.DefaultText}\n");
        }
        return text.ToString();
    }

    /// <summary>docs/metrics.md.</summary>
    public static string Metrics()
    {
        var text = new StringBuilder("""
            # Metrics

            This file is made from the metric table by `make gen`. Do not edit it.

            Labels have few values: no metric grows with the number of clients. A `reason` is the setting that drew the line, without its
            prefix: `max_connections` is `LOGCASTER_MAX_CONNECTIONS`.

            | metric | type | unit | labels | what it counts |
            |---|---|---|---|---|

            """);
        foreach (Metric metric in MetricTable.All)
        {
            string labels = string.Join(", ", metric.Labels.Select(label => $"`{label}`"));
            text.Append(null, $"| `{metric.Name}` | {metric.Type.ToString().ToLowerInvariant()} | {metric.Unit} | {labels} | {Cell(metric.Help)} |\n");
        }
        return text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);
}
