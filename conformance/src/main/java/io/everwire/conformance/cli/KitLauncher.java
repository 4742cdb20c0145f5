package io.everwire.conformance.cli;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.everwire.conformance.KitCase;
import io.everwire.conformance.kit.KitSettings;
import io.everwire.spi.TransportProvider;
import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs cases over a transport. */
interface KitLauncher {
    /**
     * Returns when all have run.
     *
     * @param peers the names of the other transports to run against
     */
    void run(
            TransportProvider provider,
            List<KitCase> cases,
            KitSettings settings,
            List<String> peers,
            TestExecutionListener listener);

    /** The one that runs them in this process. */
    static KitLauncher ofJUnit() {
        return KitLauncher::launch;
    }

    private static void launch(
            TransportProvider provider,
            List<KitCase> cases,
            KitSettings settings,
            List<String> peers,
            TestExecutionListener listener) {
        // Only what this program brings: listeners and the like of plugins or of a surrounding build stay out.
        LauncherConfig config = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .build();
        Launcher launcher = LauncherFactory.create(config);
        launcher.execute(request(provider, cases, settings, peers), listener);
    }

    private static LauncherDiscoveryRequest request(
            TransportProvider provider, List<KitCase> cases, KitSettings settings, List<String> peers) {
        List<? extends DiscoverySelector> selectors = cases.stream()
                .map(kitCase -> selectMethod(ChosenTransport.class, kitCase.method()))
                .toList();
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(selectors)
                .configurationParameters(settings.parameters())
                .configurationParameter(KitSettings.PEERS, String.join(",", peers))
                .configurationParameter(
                        ChosenTransport.PARAMETER, provider.getClass().getName())
                .build();
    }
}
