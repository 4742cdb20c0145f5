package io.everwire.conformance.cli;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.everwire.conformance.KitCase;
import io.everwire.conformance.TransportConformance;
import io.everwire.conformance.kit.KitSettings;
import io.everwire.spi.TransportProvider;
import java.util.List;
import java.util.Map;
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
        Map<String, String> parameters = Map.of(
                KitSettings.PEERS,
                String.join(",", peers),
                ChosenTransport.PARAMETER,
                provider.getClass().getName());
        launch(ChosenTransport.class, cases, settings, parameters, listener);
    }

    /** Runs cases of a class that says what they are over. */
    static void launch(
            Class<? extends TransportConformance> over,
            List<KitCase> cases,
            KitSettings settings,
            Map<String, String> parameters,
            TestExecutionListener listener) {
        // Only what this program brings: listeners and the like of plugins or of a surrounding build stay out.
        LauncherConfig config = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .build();
        Launcher launcher = LauncherFactory.create(config);
        launcher.execute(request(over, cases, settings, parameters), listener);
    }

    private static LauncherDiscoveryRequest request(
            Class<? extends TransportConformance> over,
            List<KitCase> cases,
            KitSettings settings,
            Map<String, String> parameters) {
        List<? extends DiscoverySelector> selectors = cases.stream()
                .map(kitCase -> selectMethod(over, kitCase.method()))
                .toList();
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(selectors)
                .configurationParameters(settings.parameters())
                .configurationParameters(parameters)
                .configurationParameter(KitSettings.STRICT, Boolean.toString(true)) // the verdict weighs the levels
                .build();
    }
}
