package io.everwire.tunnel.cli;

import io.everwire.tunnel.settings.NamedSettings;
import io.everwire.tunnel.settings.ProgramSettings;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Every setting for which there is no option of its own. */
final class SettingOption {
    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Change a setting, such as maxSessions=1000, deathTimeout=10s or replayBudget=512MiB."
                    + " docs/settings.md lists all of them. Can be given more than once.")
    private final List<String> assignments = new ArrayList<>();

    /** What was set, on top of what other options say. */
    ProgramSettings onTopOf(NamedSettings settings) {
        assignments.forEach(assignment -> accept(settings, assignment));
        try {
            return settings.build();
        } catch (IllegalArgumentException outOfRange) {
            throw new UserError("--set: " + outOfRange.getMessage());
        }
    }

    private static void accept(NamedSettings settings, String assignment) {
        try {
            settings.set(assignment);
        } catch (IllegalArgumentException wrong) {
            throw new UserError("--set " + assignment + ": " + wrong.getMessage());
        }
    }
}
